// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// The owner of all memory that a society lives in.
///
/// Columns are handed out as plain handles, which cost nothing to copy and are valid as long as their store lives. Memory
/// comes straight from the kernel, zeroed, and counts only once it is touched; large columns ask for huge pages, since
/// the society's accesses are spread over gigabytes.
public final class ColumnStore: @unchecked Sendable {
    private var regions: [Region] = []

    /// Mapped memory: where it begins and how long it is.
    private struct Region {
        let address: UInt
        let bytes: Int
    }

    /// Makes an empty store.
    public init() {}

    /// Makes a column of `count` zeroed elements.
    ///
    /// - Parameters:
    ///   - type: the element; its all-zero bits must be a value of it.
    ///   - count: 0 or more.
    /// - Returns: a handle that is valid as long as this store lives.
    /// - Complexity: O(1); pages are zeroed when first touched.
    public func column<Element: BitwiseCopyable>(of type: Element.Type, count: Int) -> Column<Element> {
        precondition(count >= 0, "a column cannot have \(count) rows")
        let bytes = max(1, count) * MemoryLayout<Element>.stride
        let base = unsafe mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let base = unsafe base, unsafe base != MAP_FAILED else {
            fatalError("the system refused \(bytes) bytes for a column of \(count) rows, error \(errno)")
        }
        if bytes >= 1 << 22 { _ = unsafe madvise(base, bytes, MADV_HUGEPAGE) }
        regions.append(Region(address: UInt(bitPattern: base), bytes: bytes))
        return unsafe Column(base: base.bindMemory(to: Element.self, capacity: max(1, count)), count: count)
    }

    /// Bytes reserved by all columns, touched or not.
    public var reservedBytes: Int { regions.reduce(0) { $0 + $1.bytes } }

    deinit {
        for region in regions { unsafe munmap(UnsafeMutableRawPointer(bitPattern: region.address), region.bytes) }
    }
}
