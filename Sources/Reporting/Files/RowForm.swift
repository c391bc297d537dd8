// SPDX-License-Identifier: GPL-3.0-or-later
internal import Measurement

/// An encoding of rows as 64-bit words, with the same number of words for every row.
///
/// The form interns texts with few distinct values; a row stores their indices.
protocol RowForm: Sendable {
    associatedtype Row: Sendable

    /// Appends the encoding of a row to `words`.
    mutating func append(_ row: Row, to words: inout [UInt64])

    /// Decodes a row from its words.
    func row(of words: ArraySlice<UInt64>) -> Row
}

/// The encoding of a tick: its number, then counts, then bytes.
struct TickForm: RowForm {
    mutating func append(_ row: TimelineRow, to words: inout [UInt64]) {
        words.append(UInt64(bitPattern: Int64(row.tick)))
        words.append(contentsOf: row.counts.lazy.map { UInt64(bitPattern: Int64($0)) })
        words.append(contentsOf: row.bytes.lazy.map { UInt64(bitPattern: Int64($0)) })
    }

    func row(of words: ArraySlice<UInt64>) -> TimelineRow {
        let numbers = words.map { Int(Int64(bitPattern: $0)) }
        let kinds = numbers.count / 2
        return TimelineRow(tick: numbers[0], counts: Array(numbers[1...kinds]), bytes: Array(numbers[(kinds + 1)...]))
    }
}

/// The encoding of a day: its number, its type, then the figures, which have the same names in every row.
struct DayForm: RowForm {
    private var types = TextPlaces()
    private var figures = FigureForm()

    mutating func append(_ row: DailyRow, to words: inout [UInt64]) {
        words.append(UInt64(row.day))
        words.append(types.place(of: row.dayType))
        figures.append(row.figures, to: &words)
    }

    func row(of words: ArraySlice<UInt64>) -> DailyRow {
        DailyRow(
            day: Int(words[words.startIndex]), dayType: types[words[words.startIndex + 1]],
            figures: figures.figures(of: words.dropFirst(2)))
    }
}

/// The encoding of a sampled child's day: the day, the child, then the figures.
struct PanelForm: RowForm {
    private var figures = FigureForm()

    mutating func append(_ row: PanelRow, to words: inout [UInt64]) {
        words.append(UInt64(row.day))
        words.append(UInt64(row.child))
        figures.append(row.figures, to: &words)
    }

    func row(of words: ArraySlice<UInt64>) -> PanelRow {
        PanelRow(
            day: Int(words[words.startIndex]), child: Int(words[words.startIndex + 1]),
            figures: figures.figures(of: words.dropFirst(2)))
    }
}

/// The encoding of a second of a run against a backend: second, phase, counts, times.
struct SecondForm: RowForm {
    private static let counts: [any WritableKeyPath<SecondRow, Int> & Sendable] = [
        \.offered, \.sent, \.completed, \.errors, \.retries, \.inFlight, \.bytesSent, \.bytesReceived,
    ]
    private static let times: [any WritableKeyPath<SecondRow, Double> & Sendable] = [
        \.responseP50, \.responseP99, \.responseMax, \.lagP99,
    ]

    private var phases = TextPlaces()

    mutating func append(_ row: SecondRow, to words: inout [UInt64]) {
        words.append(UInt64(row.second))
        words.append(phases.place(of: row.phase))
        for count in Self.counts { words.append(UInt64(bitPattern: Int64(row[keyPath: count]))) }
        for time in Self.times { words.append(row[keyPath: time].bitPattern) }
    }

    func row(of words: ArraySlice<UInt64>) -> SecondRow {
        let words = Array(words)
        var row = SecondRow(second: Int(words[0]), phase: phases[words[1]])
        for (place, count) in Self.counts.enumerated() {
            row[keyPath: count] = Int(Int64(bitPattern: words[2 + place]))
        }
        for (place, time) in Self.times.enumerated() {
            row[keyPath: time] = Double(bitPattern: words[2 + Self.counts.count + place])
        }
        return row
    }
}

/// The encoding of figures without their names, which are taken from the first row.
private struct FigureForm {
    private var names: [String]?

    mutating func append(_ figures: [NamedFigure], to words: inout [UInt64]) {
        let known = names ?? figures.map(\.name)
        names = known
        precondition(
            figures.count == known.count && zip(figures, known).allSatisfy { $0.name == $1 },
            "a row has other figures than the first row")
        words.append(contentsOf: figures.lazy.map(\.value.bitPattern))
    }

    func figures(of words: ArraySlice<UInt64>) -> [NamedFigure] {
        zip(names ?? [], words).map { NamedFigure($0, Double(bitPattern: $1)) }
    }
}

/// Interned texts, in the order of their first occurrence.
private struct TextPlaces {
    private var texts: [String] = []

    mutating func place(of text: String) -> UInt64 {
        if let place = texts.firstIndex(of: text) { return UInt64(place) }
        texts.append(text)
        return UInt64(texts.count - 1)
    }

    subscript(place: UInt64) -> String { texts[Int(place)] }
}
