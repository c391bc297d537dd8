// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Memory straight from the kernel: zeroed, at a page's beginning, and counted only once it is touched.
@safe
struct MappedMemory: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let bytes: Int

    /// Maps `bytes`, at least 1, which stay until `unmap`.
    ///
    /// - Parameter hugePages: whether to ask for pages of 2 MiB, for accesses that are spread over much memory.
    init(bytes: Int, hugePages: Bool) {
        let base = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let base = unsafe base, unsafe base != MAP_FAILED else {
            MemoryRefusal.end(bytes, error: errno)
        }
        if hugePages { _ = unsafe madvise(base, bytes, MADV_HUGEPAGE) }
        unsafe self.base = unsafe base
        self.bytes = bytes
    }

    func unmap() { unsafe munmap(base, bytes) }
}
