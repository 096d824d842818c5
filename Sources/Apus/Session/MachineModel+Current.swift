// SPDX-License-Identifier: Apache-2.0

package import ApusScheduling

#if canImport(Glibc)
  import Glibc
#endif

extension MachineModel {
  /// This machine, looked at once: programs that run in this process are compiled for it.
  package static let current: MachineModel = {
    #if canImport(Glibc)
      let bytes = sysconf(Int32(_SC_LEVEL1_DCACHE_SIZE))
      // Some systems do not know, or say 0.
      if 8 << 10...1 << 20 ~= bytes { return MachineModel(firstCacheBytes: bytes) }
    #endif
    return .standard
  }()
}
