// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Anonymous memory from the kernel: zeroed, page-aligned and resident only after first access.
@safe
struct MappedMemory: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let bytes: Int

    /// Maps `bytes` of memory until `unmap` is called.
    ///
    /// - Parameters:
    ///   - bytes: at least 1.
    ///   - hugePages: whether to request 2 MiB pages, for accesses scattered over much memory.
    init(bytes: Int, hugePages: Bool) {
        let base = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let base = unsafe base, unsafe base != MAP_FAILED else {
            AllocationFailure.end(bytes, error: errno)
        }
        if hugePages { _ = unsafe madvise(base, bytes, MADV_HUGEPAGE) }
        unsafe self.base = unsafe base
        self.bytes = bytes
    }

    func unmap() { unsafe munmap(base, bytes) }
}
