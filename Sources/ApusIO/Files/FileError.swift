// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An operation on a file that the operating system refused.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Operation: String, Hashable, Sendable, CaseIterable {
    case read, inspect, create, write, synchronize, close, link, rename, remove
    case makeDirectory = "create directory"
    case list
  }

  package let operation: Operation
  package let path: String
  /// The value of `errno`.
  package let code: Int32
  /// The cause in words, where it is not the one of ``code``.
  package let reason: String?

  package init(_ operation: Operation, _ path: String, code: Int32, reason: String? = nil) {
    self.operation = operation
    self.path = path
    self.code = code
    self.reason = reason
  }

  package var description: String {
    "cannot \(operation.rawValue) '\(path)': \(reason ?? Self.text(of: code))"
  }

  /// Whether the operation failed because something stands at the path already.
  var isExisting: Bool { code == EEXIST }

  /// Whether the file system does not do this at all, or not for this user.
  var isUnsupported: Bool { [EPERM, EACCES, ENOSYS, EOPNOTSUPP, EMLINK].contains(code) }

  /// The error as a user sees it.
  package var diagnostic: Diagnostic {
    Diagnostic(description, category: .inputOutput)
  }

  /// The message of an `errno` value, independent of the locale and safe in any thread, unlike `strerror`.
  static func text(of code: Int32) -> String {
    switch code {
    case ENOENT: "No such file or directory"
    case EACCES: "Permission denied"
    case EPERM: "Operation not permitted"
    case EEXIST: "File exists"
    case EISDIR: "Is a directory"
    case ENOTDIR: "Not a directory"
    case ENOTEMPTY: "Directory not empty"
    case ENOSPC: "No space left on device"
    case EDQUOT: "Disk quota exceeded"
    case EFBIG: "File too large"
    case EROFS: "Read-only file system"
    case EIO: "Input/output error"
    case ENAMETOOLONG: "File name too long"
    case ELOOP: "Too many levels of symbolic links"
    case EMFILE: "Too many open files"
    case ENFILE: "Too many open files in system"
    case EXDEV: "Invalid cross-device link"
    case EINVAL: "Invalid argument"
    case ENOMEM: "Cannot allocate memory"
    case EBADF: "Bad file descriptor"
    case EBUSY: "Device or resource busy"
    case ETXTBSY: "Text file busy"
    case EPIPE: "Broken pipe"
    case ESTALE: "Stale file handle"
    default: "error \(code)"
    }
  }
}
