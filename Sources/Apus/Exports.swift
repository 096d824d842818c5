// SPDX-License-Identifier: Apache-2.0

@_exported public import ApusGraph
@_exported public import ApusIO
@_exported public import ApusPrimitives
@_exported public import ApusTensor

// A user of the library writes `import Apus` and nothing else.
@_exported public import enum ApusExecution.EngineChoice
