// SPDX-License-Identifier: GPL-3.0-or-later

/// The owner of a society's memory.
///
/// A column is a plain handle that costs nothing to copy and stays valid as long as its store exists. Memory comes
/// zeroed from the kernel and becomes resident on first access. Large columns request huge pages, because the society's
/// accesses are scattered over gigabytes.
public final class ColumnStore: @unchecked Sendable {
    private var regions: [MappedMemory] = []

    /// Creates an empty store.
    public init() {}

    /// Creates a column of `count` zeroed elements.
    ///
    /// - Parameters:
    ///   - type: the element type; all-zero bits must be a valid value.
    ///   - count: 0 or more.
    ///   - hugePages: false for a column of which only a small leading part is used.
    /// - Returns: a handle that stays valid as long as this store exists.
    /// - Complexity: O(1); pages are zeroed on first access.
    public func column<Element: BitwiseCopyable>(
        of type: Element.Type, count: Int, hugePages: Bool = true
    ) -> Column<Element> {
        precondition(count >= 0, "count is \(count); a column must have 0 or more rows")
        let bytes = max(1, count) * MemoryLayout<Element>.stride
        let region = MappedMemory(bytes: bytes, hugePages: hugePages && bytes >= 1 << 22)
        regions.append(region)
        return unsafe Column(base: region.base.bindMemory(to: Element.self, capacity: max(1, count)), count: count)
    }

    deinit {
        for region in regions { region.unmap() }
    }
}
