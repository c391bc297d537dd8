// SPDX-License-Identifier: GPL-3.0-or-later

/// Phrases sorted by length, as concatenated UTF-8.
struct PhraseTable: Sendable {
    private var bytes: [UInt8] = []
    /// The start of each phrase, and the end of the last one.
    private var starts: [Int] = []
    private var lengths: [Int] = []
    /// The number of phrases of at most `index` characters, from 0.
    private var countUpTo: [Int] = []

    /// Creates a table.
    ///
    /// - Parameter phrases: phrases separated by spaces, in any order, at least one of a single character.
    init(_ phrases: String) {
        let sorted = phrases.split(whereSeparator: \.isWhitespace).map(String.init).sorted { $0.count < $1.count }
        precondition(sorted.first?.count == 1, "no phrase has a length of one character")
        for phrase in sorted {
            starts.append(bytes.count)
            lengths.append(phrase.count)
            bytes.append(contentsOf: phrase.utf8)
        }
        starts.append(bytes.count)
        countUpTo = (0...(lengths.last ?? 0)).map { most in lengths.count { $0 <= most } }
    }

    /// Appends a phrase, drawn uniformly from those that fit.
    ///
    /// - Parameter room: the maximum number of characters, at least 1.
    /// - Returns: the number of characters.
    func append(upTo room: Int, _ random: inout Mix, as escaping: Escaping, to output: inout [UInt8]) -> Int {
        let phrase = random.next(below: countUpTo[min(room, countUpTo.count - 1)])
        escaping.append(bytes[starts[phrase]..<starts[phrase + 1]], to: &output)
        return lengths[phrase]
    }
}
