// SPDX-License-Identifier: GPL-3.0-or-later

/// Phrases by length, as UTF-8 one after another.
struct PhraseTable: Sendable {
    private var bytes: [UInt8] = []
    /// Where each phrase begins, and where the last one ends.
    private var starts: [Int] = []
    private var lengths: [Int] = []
    /// How many phrases have at most so many characters; the index is that number, from 0.
    private var countUpTo: [Int] = []

    /// Makes a table.
    ///
    /// - Parameter phrases: words separated by spaces; in any order, at least one of a single character.
    init(_ phrases: String) {
        let sorted = phrases.split(whereSeparator: \.isWhitespace).map(String.init).sorted { $0.count < $1.count }
        precondition(sorted.first?.count == 1, "no phrase of one character")
        for phrase in sorted {
            starts.append(bytes.count)
            lengths.append(phrase.count)
            bytes.append(contentsOf: phrase.utf8)
        }
        starts.append(bytes.count)
        countUpTo = (0...(lengths.last ?? 0)).map { most in lengths.count { $0 <= most } }
    }

    /// Appends one phrase, each that is short enough as likely as any other.
    ///
    /// - Parameter room: the most characters, at least 1.
    /// - Returns: its characters.
    func append(upTo room: Int, _ random: inout Mix, as escaping: Escaping, to output: inout [UInt8]) -> Int {
        let phrase = random.next(below: countUpTo[min(room, countUpTo.count - 1)])
        escaping.append(bytes[starts[phrase]..<starts[phrase + 1]], to: &output)
        return lengths[phrase]
    }
}
