// SPDX-License-Identifier: Apache-2.0

import Apus
import Foundation

/// Every public type of Apus by its bare name: one that Foundation has too would not compile.
///
/// `.ci/sources` checks that none is missing.
enum Names {
  static let types: [Any.Type] = [
    AbsorbingDiv.self, AbsorbingMul.self, Abs.self, Activation.self, Adam.self, AdamW.self, Add.self,
    AffineIndex.self, And.self, Argmax.self, Atan.self,
    Batch.self, BatchNormalization.self, Batches.self, (any Bilinear).self, (any BinaryElementwise).self,
    BinaryFunction.self,
    BinaryOperation.self,
    CSVFormat.self,
    (any BitwiseBinary).self, Broadcast.self, Call.self, CheckIndex.self, Combiner.self, Compare.self,
    Comparison.self, Concatenate.self, Cond.self, Constant.self, ContractionAxes.self, ContractionMap.self,
    Convert.self,
    AxisSize.self, (any AxisQuery).self, BatchCount.self, BatchInput.self, (any BatchSource).self,
    Convolution.self, ConvolutionPadding.self, Copy.self, Cos.self,
    DType.self, Dataset.self, DatasetElement.self, Dense.self, Diagnostic.self, Differentiability.self,
    (any Discrete).self, Div.self, DotGeneral.self, Dropout.self,
    DynamicMap.self, DynamicSlice.self, DynamicUpdate.self, (any Elementwise).self, EngineChoice.self,
    EntryPointTrace.self, Epoch.self, Erf.self, Example.self, Exp.self, Expm1.self, (any Exchangeable).self,
    (any Extremum).self,
    Fill.self, Fit.self, Flatten.self, Floor.self, Function<HostTensor>.self, Gather.self, Graph.self,
    GraphBody.self, (any GraphOwner).self,
    HostTensor.self, IndexMap.self, (any Indexed).self, Initialization.self, Initializer.self, Input.self,
    Insertion.self,
    Iota.self, (any Layer).self, LayerContext.self, LayerIdentity.self, LayerMode.self, LayerStructure.self,
    (any Linear).self, Linearization.self, Literal.self, Log.self, Log1p.self,
    Logistic.self, Loss.self, Lowering.self, LoweringSite.self, Max.self, Measurements.self, Metric.self,
    Min.self, Mul.self, Neg.self, Node.self, Not.self, (any Optimizer).self, OptimizerStep.self, Or.self,
    Operands.self,
    Origin.self, Output.self, Pad.self, Parameter.self, ParameterSpec.self, Piece.self, Place.self,
    (any Pointwise).self, Pow.self, (any Primitive).self, PrimitiveForm.self, PrimitiveCatalog.self,
    Program.self,
    ProgramTrace.self, RandomBits.self, RandomStream.self, TrainingPosition.self, (any ReduceExtremum).self,
    (any Reducing).self,
    (any Rearranging).self, ReduceMax.self, ReduceMin.self,
    ReduceSum.self, Region.self, Relu.self, Rem.self, Reshape.self, Reverse.self, Rsqrt.self,
    RuntimeCall.self,
    RuntimeFunction.self, SGD.self, Scalar.self, Setting.self,
    ScalarFunction<Never>.self, Scan.self, WhileLoop.self, ScatterAdd.self, Select.self, Sequential.self,
    SequentialBuilder.self, Session.self, Shape.self, ShiftLeft.self, ShiftRightLogical.self, Sign.self,
    Sin.self, Slice.self, Snapshot.self, Softplus.self, Source.self, (any SourcePrimitive).self, Sqrt.self,
    Scaling.self, Standardization.self, Statement.self, StopGradient.self, Sub.self, Tanh.self, Tensor.self,
    (any TensorGroup).self, SumWindows.self,
    TensorType.self, Trace.self, TracedEntryPoint.self, Transpose.self, TypeError.self,
    (any UnaryElementwise).self, (any UnaryLayer).self, UnaryFunction.self, UnaryOperation.self, Value.self,
    Warning.self, Xor.self,
    Windows.self,
  ]
}
