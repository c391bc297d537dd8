// SPDX-License-Identifier: GPL-3.0-or-later

/// The owner of all memory that a society lives in.
///
/// Columns are handed out as plain handles, which cost nothing to copy and are valid as long as their store lives. Memory
/// comes straight from the kernel, zeroed, and counts only once it is touched; large columns ask for huge pages, since
/// the society's accesses are spread over gigabytes.
public final class ColumnStore: @unchecked Sendable {
    private var regions: [MappedMemory] = []

    /// Makes an empty store.
    public init() {}

    /// Makes a column of `count` zeroed elements.
    ///
    /// - Parameters:
    ///   - type: the element; its all-zero bits must be a value of it.
    ///   - count: 0 or more.
    ///   - hugePages: false for a column of which little is used, from its beginning on.
    /// - Returns: a handle that is valid as long as this store lives.
    /// - Complexity: O(1); pages are zeroed when first touched.
    public func column<Element: BitwiseCopyable>(
        of type: Element.Type, count: Int, hugePages: Bool = true
    ) -> Column<Element> {
        precondition(count >= 0, "a column cannot have \(count) rows")
        let bytes = max(1, count) * MemoryLayout<Element>.stride
        let region = MappedMemory(bytes: bytes, hugePages: hugePages && bytes >= 1 << 22)
        regions.append(region)
        return unsafe Column(base: region.base.bindMemory(to: Element.self, capacity: max(1, count)), count: count)
    }

    deinit {
        for region in regions { region.unmap() }
    }
}
