// SPDX-License-Identifier: Apache-2.0

// A user of the library writes `import Apus` and nothing else, also for a derivative or an operator of one's own.

@_exported public import ApusDifferentiation
@_exported public import ApusGraph
@_exported public import ApusIO
@_exported public import ApusPrimitives
@_exported public import ApusTensor

@_exported public import enum ApusExecution.EngineChoice
// What an operator says of itself to the compiler. The rest of the module is what the compiler makes of that, and has
// names such as `Program` and `Expression` that mean something else to a user.
@_exported public import struct ApusKernel.AffineIndex
@_exported public import typealias ApusKernel.BinaryFunction
@_exported public import enum ApusKernel.BinaryOperation
@_exported public import enum ApusKernel.Combiner
@_exported public import enum ApusKernel.Comparison
@_exported public import struct ApusKernel.ContractionAxes
@_exported public import struct ApusKernel.ContractionMap
@_exported public import struct ApusKernel.DynamicMap
@_exported public import enum ApusKernel.IndexMap
@_exported public import struct ApusKernel.Insertion
@_exported public import enum ApusKernel.Lowering
@_exported public import struct ApusKernel.Piece
@_exported public import struct ApusKernel.Place
@_exported public import struct ApusKernel.Region
@_exported public import struct ApusKernel.RuntimeCall
@_exported public import enum ApusKernel.RuntimeFunction
@_exported public import enum ApusKernel.Scalar
@_exported public import class ApusKernel.ScalarFunction
@_exported public import enum ApusKernel.Source
@_exported public import enum ApusKernel.Statement
@_exported public import typealias ApusKernel.UnaryFunction
@_exported public import enum ApusKernel.UnaryOperation
