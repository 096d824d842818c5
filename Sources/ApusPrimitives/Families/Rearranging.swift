// SPDX-License-Identifier: Apache-2.0

public import ApusGraph

/// An operator each element of whose only result is an element of the first operand; its attributes and further
/// operands say which.
///
/// So a function of each element may be applied before it or after it, to the same effect.
public protocol Rearranging: Primitive {}
