// SPDX-License-Identifier: GPL-3.0-or-later

/// SpellingSuggestion suggestions for words that are not known.
package enum SpellingSuggestion {
    /// Returns the candidate nearest to `word`, if their distance is at most a third of the longer one's length,
    /// rounded up.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().unicodeScalars.prefix(64))
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(letters, Array(candidate.lowercased().unicodeScalars))
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        guard let best, best.distance <= (max(letters.count, best.candidate.count) + 2) / 3 else { return nil }
        return best.candidate
    }

    /// Returns the edit distance of two words; inserting, deleting, replacing or swapping neighbouring letters costs 1
    /// each.
    ///
    /// - Source: Damerau's distance in the restricted form ("optimal string alignment"), O(n·m).
    package static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for (row, letter) in one.enumerated() {
            var current = [row + 1]
            for (column, otherLetter) in other.enumerated() {
                var cost = min(
                    last[column + 1] + 1, current[column] + 1, last[column] + (letter == otherLetter ? 0 : 1))
                if row > 0, column > 0, letter == other[column - 1], one[row - 1] == otherLetter {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[other.count]
    }
}
