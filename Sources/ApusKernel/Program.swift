// SPDX-License-Identifier: Apache-2.0

public import ApusTensor

/// A function over buffers: what one C function of the emitted file does.
public struct Kernel: Sendable {
  /// A buffer that the kernel touches.
  public struct Parameter: Hashable, Sendable {
    /// The parameter's name in C, such as `t12` for value `%12`.
    public let name: String
    /// The type of its elements.
    public let dtype: DType
    /// Whether the kernel writes it.
    public let isWritten: Bool
    /// How many elements lie between the memory of one thread and of the next; 0 if all use the same.
    public let stride: Int

    /// Creates a parameter.
    public init(name: String, dtype: DType, isWritten: Bool, stride: Int = 0) {
      self.name = name
      self.dtype = dtype
      self.isWritten = isWritten
      self.stride = stride
    }
  }

  /// The function's name in C, such as `k07_dot_general_add_relu`.
  public let name: String
  /// The buffers, each a distinct piece of memory.
  public let parameters: [Parameter]
  /// The steps.
  public let body: [Statement]
  /// How threads may share the work; `nil` if one thread does all of it.
  public let division: Division?
  private let makeRemarks: @Sendable () -> [String]

  /// Creates a kernel; remarks are made when they are asked for, since most programs never print them.
  public init(
    name: String, remarks: @autoclosure @escaping @Sendable () -> [String], parameters: [Parameter],
    body: [Statement], division: Division? = nil
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.division = division
    makeRemarks = remarks
  }

  /// What the kernel computes, a line each: lines of the graph with their value paths.
  public var remarks: [String] { makeRemarks() }

  /// Whether the kernel can leave with a status other than success.
  public var canFail: Bool { body.contains { $0.canFail } }
}

extension Statement {
  /// Whether the statement can leave the kernel.
  public var canFail: Bool {
    switch self {
    case .fail: true
    case .loop(_, _, _, let body): body.contains { $0.canFail }
    case .array, .define, .variable, .assign, .store, .call, .comment: false
    }
  }
}

/// One of the functions a program offers, such as `train_step`.
public struct EntryPoint: Hashable, Sendable {
  /// A tensor that the caller passes or receives.
  public struct Argument: Hashable, Sendable {
    /// The name in C and in errors; checked by the emitter.
    public let name: String
    /// The tensor's type.
    public let type: TensorType
    /// Whether the function writes it.
    public let isResult: Bool
    /// The greatest number of examples, if the argument says how many there are; `nil` for any other.
    ///
    /// In C it is passed by value. With fewer than 1 the function does nothing, and nothing with more than there may be.
    public let limit: Int?

    /// Creates an argument.
    public init(name: String, type: TensorType, isResult: Bool, limit: Int? = nil) {
      self.name = name
      self.type = type
      self.isResult = isResult
      self.limit = limit
    }
  }

  /// A kernel with the places of its buffers.
  public struct Invocation: Hashable, Sendable {
    /// The position of the kernel in the program.
    public let kernel: Int
    /// A place for each of the kernel's parameters.
    public let locations: [Location]
    /// The position in the source graph that an index error names.
    public let value: Int

    /// Creates an invocation.
    public init(kernel: Int, locations: [Location], value: Int) {
      self.kernel = kernel
      self.locations = locations
      self.value = value
    }
  }

  /// Kernels that are not simply run once: a loop, or a branch, which is a loop of one run at most.
  public struct Block: Hashable, Sendable {
    /// What must hold before each run, or no further run is made.
    public struct Condition: Hashable, Sendable {
      /// Where a truth value lies, in one byte.
      public let location: Location
      /// What it must be.
      public let expected: Bool

      /// How it is read: as a parameter of a kernel is.
      package static let parameter = Kernel.Parameter(name: "condition", dtype: .bool, isWritten: false)

      /// Creates a condition.
      public init(_ location: Location, is expected: Bool) {
        self.location = location
        self.expected = expected
      }
    }

    /// The positions of the kernels.
    public let invocations: Range<Int>
    /// How often they are run at most.
    public let count: Int
    /// What must hold before each run; `nil` if they are run as often as the count says.
    public let condition: Condition?

    /// Creates a block.
    public init(_ invocations: Range<Int>, count: Int, condition: Condition? = nil) {
      self.invocations = invocations
      self.count = count
      self.condition = condition
    }
  }

  /// The name, such as `train_step`.
  public let name: String
  /// Inputs first, then results.
  public let arguments: [Argument]
  /// The argument that says how many examples there are; `nil` if their number is fixed.
  package var counter: Int? { arguments.firstIndex { $0.limit != nil } }
  /// The kernels in order of execution.
  public let invocations: [Invocation]
  /// Which of them are not simply run once; a block stands before those in it.
  public let blocks: [Block]
  /// The bytes of workspace that this entry point needs.
  public let workspaceBytes: Int
  /// Whether the function writes the state.
  public let writesState: Bool

  /// Creates an entry point.
  public init(
    name: String, arguments: [Argument], invocations: [Invocation], blocks: [Block] = [],
    workspaceBytes: Int,
    writesState: Bool
  ) {
    self.name = name
    self.arguments = arguments
    self.invocations = invocations
    self.blocks = blocks
    self.workspaceBytes = workspaceBytes
    self.writesState = writesState
  }
}

/// A tensor that lives in the state from one call to the next.
public struct StateSlot: Hashable, Sendable {
  /// The path of the parameter, optimizer slot or counter.
  public let name: String
  /// The tensor's type.
  public let type: TensorType
  /// Bytes from the start of the state.
  public let offset: Int

  /// Creates a slot.
  public init(name: String, type: TensorType, offset: Int) {
    self.name = name
    self.type = type
    self.offset = offset
  }
}

/// Everything that one emitted C file holds: kernels, constants and entry points over one shared state.
public struct Program: Sendable {
  /// The public prefix, such as `digits`.
  public let name: String
  /// The tensors of the state, ascending by offset.
  public let state: [StateSlot]
  /// The size of the state in bytes.
  public let stateBytes: Int
  /// Tensors fixed at compile time.
  public let constants: [HostTensor]
  /// The kernels, in order of first execution.
  public let kernels: [Kernel]
  /// The functions that the file offers.
  public let entryPoints: [EntryPoint]
  private let makeGraphHash: @Sendable () -> String

  /// Creates a program; the hash of its graphs is made when it is asked for, since only files print it.
  public init(
    name: String, graphHash: @autoclosure @escaping @Sendable () -> String, state: [StateSlot],
    stateBytes: Int, constants: [HostTensor],
    kernels: [Kernel], entryPoints: [EntryPoint]
  ) {
    self.name = name
    makeGraphHash = graphHash
    self.state = state
    self.stateBytes = stateBytes
    self.constants = constants
    self.kernels = kernels
    self.entryPoints = entryPoints
  }

  /// The hash of the source graphs, printed in the banner.
  public var graphHash: String { makeGraphHash() }

  /// The bytes of workspace that serve every entry point.
  public var workspaceBytes: Int { entryPoints.map(\.workspaceBytes).max() ?? 0 }

  /// How many threads at most work on one kernel.
  public var threads: Int { kernels.compactMap { $0.division?.workers }.max() ?? 1 }

  /// Whether some entry point takes any number of examples up to a greatest one.
  package var countsExamples: Bool { entryPoints.contains { $0.counter != nil } }

  /// Whether some kernel is divided, be it for one thread only.
  package var isDivided: Bool { kernels.contains { $0.division != nil } }

  /// The alignment in bytes that state, workspace and every buffer in them have.
  public static let alignment = 64
}
