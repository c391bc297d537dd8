// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Reporting
import Simulation
package import Society

/// The text of the progress display at one moment.
package struct ProgressLine {
    /// A phase of the work.
    package enum Phase: Equatable, Sendable {
        /// Nothing has begun.
        case waiting
        /// Building the world of some watches, with the memory it is expected to take.
        case building(watches: Int, bytes: Int)
        /// Running the days of a scenario.
        case simulating(Calendar)
        /// Hashing the state and writing the files.
        case reporting
        /// Driving a backend: the fraction of the load that is over, a short summary of the last second, and detail
        /// lines that replace the summary on a screen.
        case driving(share: Double, figures: String, details: [String] = [])
        /// Running a small sample for a prediction.
        case sampling(watches: Int)
    }

    package var phase: Phase
    /// Seconds since the phase began.
    package var seconds: Double
    /// Ticks done.
    package var ticks: Int
    /// Operations simulated.
    package var operations: Int
    /// Whether the user has interrupted the run.
    package var isEnding: Bool
    /// Current resident memory; bytes.
    package var residentBytes: Int

    /// Returns the line for a screen of `width` columns: with a bar, and without the parts that do not fit.
    package func text(width: Int) -> String {
        var parts = parts
        if isEnding, phase != .reporting {
            parts.insert("ending after this tick; Ctrl-C again ends at once", at: min(1, parts.count))
        }
        var line = share.map { Self.bar($0) + " " } ?? ""
        for (index, part) in parts.enumerated() {
            let longer = line + (index == 0 ? "" : " · ") + part
            if longer.count >= width { break }
            line = longer
        }
        return String(line.prefix(max(0, width - 1)))
    }

    /// Returns one or more lines for a screen of `width` columns; each fits that width.
    package func lines(width: Int) -> [String] {
        guard case .driving(let share, _, let details) = phase, !details.isEmpty else { return [text(width: width)] }
        var line = self
        // The first line need not repeat the lines below.
        line.phase = .driving(share: share, figures: "driving")
        return [line.text(width: width)] + details.map { Self.fitted($0, width: width) }
    }

    /// Returns a line without the parts that do not fit `width` columns; a text of one part ends with `…`.
    static func fitted(_ line: String, width: Int) -> String {
        guard line.count >= width else { return line }
        var parts = line.components(separatedBy: " · ")
        while parts.count > 1, parts.joined(separator: " · ").count >= width { parts.removeLast() }
        let rest = parts.joined(separator: " · ")
        return rest.count < width ? rest : String(rest.prefix(max(0, width - 2))) + (width > 1 ? "…" : "")
    }

    /// The line for a log.
    package var plainText: String { parts.joined(separator: " · ") }

    /// The parts of the line, the most important first.
    private var parts: [String] {
        let memory = Readable.bytes(Double(residentBytes))
        switch phase {
        case .waiting: return []
        case .building(let watches, let bytes):
            let what = "building the world of \(Readable.number(Double(watches))) watches"
            return [what, Readable.seconds(seconds), "\(memory) of \(Readable.bytes(Double(bytes)))"]
        case .reporting: return ["writing the report", Readable.seconds(seconds), memory]
        case .sampling(let watches):
            return ["trying \(Readable.number(Double(watches))) watches", Readable.seconds(seconds)]
        case .driving(let share, let figures, _): return [Self.percent(share), figures, memory]
        case .simulating(let calendar):
            let instant = Instant(second: ticks * calendar.tickSeconds).text
            let watchDays = Double(calendar.watches * ticks * calendar.tickSeconds) / 86_400
            let left = share.flatMap { $0 > 0.002 ? seconds * (1 - $0) / $0 : nil }
            return [
                Self.percent(share ?? 0), "\(instant) of \(calendar.days) day\(calendar.days == 1 ? "" : "s")",
                left.map { Readable.seconds(max(1, $0.rounded())) + " left" },
                Readable.rough((watchDays / seconds).rounded()) + " watch-days/s",
                Readable.rough((Double(operations) / seconds).rounded()) + " operations/s", memory,
            ].compactMap { $0 }
        }
    }

    /// Fraction of the phase that is done, 0...1; nil if unknown.
    private var share: Double? {
        switch phase {
        case .building(_, let bytes): bytes > 0 ? min(1, Double(residentBytes) / Double(bytes)) : nil
        case .simulating(let calendar): calendar.share(ofWorkBefore: ticks)
        case .driving(let share, _, _): share
        default: nil
        }
    }

    private static func bar(_ share: Double) -> String {
        let width = 16
        let full = Int(share * Double(width))
        return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
    }

    private static func percent(_ share: Double) -> String {
        let text = "\(Int(share * 100)) %"
        return String(repeating: " ", count: max(0, 5 - text.count)) + text
    }
}

/// The calendar of a run, for estimates of its progress.
package struct Calendar: Equatable, Sendable {
    package let watches: Int
    package let days: Int
    package let tickSeconds: Int
    /// Fraction of a day's work before each hour; the last element is 1.
    private let workBeforeHour: [Double]

    package init(_ parameters: SocietyParameters) {
        watches = parameters.population.watches
        days = parameters.time.days
        tickSeconds = parameters.time.tickSeconds
        // An hour costs a fixed part and a part for its activity; the type of day makes little difference.
        let weights = parameters.time.hourlyWeights[0]
        let sum = weights.reduce(0, +)
        workBeforeHour = weights.reduce(into: [0]) { $0.append($0[$0.count - 1] + 0.2 / 24 + 0.8 * $1 / sum) }
    }

    /// Returns the fraction of the run's work that precedes `tick`; 0...1.
    package func share(ofWorkBefore tick: Int) -> Double {
        let (day, second) = (tick * tickSeconds).quotientAndRemainder(dividingBy: 86_400)
        let (hour, part) = second.quotientAndRemainder(dividingBy: 3_600)
        let inHour = (workBeforeHour[hour + 1] - workBeforeHour[hour]) * Double(part) / 3_600
        return min(1, (Double(day) + workBeforeHour[hour] + inHour) / Double(days))
    }
}
