// SPDX-License-Identifier: GPL-3.0-or-later

/// A text with one `*`, which matches the captured part: `/posts/*`, `session=*;`.
///
/// There is no other wildcard, so that a match takes one pass over the text, regardless of the backend's response.
public struct TextPattern: Hashable, Sendable {
    private let before: [UInt8]
    private let after: [UInt8]

    /// Parses a pattern.
    ///
    /// - Returns: nil unless there is exactly one `*`.
    public init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        (before, after) = (Array(parts[0]), Array(parts[1]))
    }

    /// Finds the captured part: the text between the last `before` and the next `after`. Without `before`, it starts at
    /// the start of the range; without `after`, it ends at the end of the range. Empty parts do not match.
    ///
    /// - Returns: nil if the pattern does not match.
    /// - Complexity: O(range · length of the pattern).
    func match(_ text: Span<UInt8>, in range: Range<Int>) -> Range<Int>? {
        if before.isEmpty { return start(of: text, range) }
        var end: Int? = after.isEmpty ? range.upperBound : nil
        var place = range.upperBound
        while place >= range.lowerBound {
            if let end, place < end, place - before.count >= range.lowerBound,
                text.holds(before, at: place - before.count, until: range.upperBound)
            {
                return place..<end
            }
            if !after.isEmpty, text.holds(after, at: place, until: range.upperBound) { end = place }
            place -= 1
        }
        return nil
    }

    /// Returns the text up to the first `after`.
    private func start(of text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        if after.isEmpty { return range.isEmpty ? nil : range }
        for place in range.dropFirst() where text.holds(after, at: place, until: range.upperBound) {
            return range.lowerBound..<place
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Whether the bytes at `start` equal `word`.
    fileprivate func holds(_ word: [UInt8], at start: Int, until end: Int) -> Bool {
        guard end - start >= word.count else { return false }
        for index in word.indices where self[start + index] != word[index] { return false }
        return true
    }

    /// Returns a range without spaces, tabs and line breaks at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, isBlank(self[low]) { low += 1 }
        while low < high, isBlank(self[high - 1]) { high -= 1 }
        return low..<high
    }
}
