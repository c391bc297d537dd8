// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
package import Measurement

/// What a run tells those who look on while it goes on: one line of JSON an event, with snake-case keys.
///
/// docs/live.md describes every event; a reader ignores events and keys that it does not know.
package enum LiveEvent: Encodable, Sendable {
    /// What is run; always the first.
    case hello(LiveHello)
    /// The run has come to another part of its work, such as `building` or `reading back`.
    case stage(String)
    /// A second of a driven run.
    case second(LiveSecond)
    /// Some ticks of a simulated run.
    case tick(LiveTick)
    /// What the society is like at the end of a day.
    case day(LiveDay)
    /// What is known of the objectives so far, or what became of them.
    case objectives([ObjectiveResult])
    /// Events that were not sent, since those who look on did not take them in time.
    case dropped(Int)
    /// How the run ended; always the last.
    case end(LiveEnd)

    /// The event's name in its line.
    package var name: String {
        switch self {
        case .hello: "hello"
        case .stage: "stage"
        case .second: "second"
        case .tick: "tick"
        case .day: "day"
        case .objectives: "objectives"
        case .dropped: "dropped"
        case .end: "end"
        }
    }

    private enum Key: String, CodingKey { case event, stage, objectives, count }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Key.self)
        try keys.encode(name, forKey: .event)
        switch self {
        case .hello(let hello): try hello.encode(to: encoder)
        case .stage(let stage): try keys.encode(stage, forKey: .stage)
        case .second(let second): try second.encode(to: encoder)
        case .tick(let tick): try tick.encode(to: encoder)
        case .day(let day): try day.encode(to: encoder)
        case .objectives(let results): try keys.encode(results.map(LiveObjective.init), forKey: .objectives)
        case .dropped(let count): try keys.encode(count, forKey: .count)
        case .end(let end): try end.encode(to: encoder)
        }
    }

    /// The event as a line, its line feed included.
    package var line: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        // What is no number is left out before it comes here; what slips through must not end a run.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do { return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")] } catch {
            preconditionFailure("an event is plain numbers and texts: \(error)")
        }
    }
}

/// What is run.
package struct LiveHello: Encodable, Sendable {
    /// The version of these events.
    package static let schema = 1

    /// A kind of operation: counts of later events stand in the order of these.
    package struct Kind: Encodable, Sendable {
        package var name: String
        package var social: Bool

        /// Makes a kind.
        package init(name: String, social: Bool) { (self.name, self.social) = (name, social) }
    }

    package private(set) var schema = Self.schema
    package private(set) var version = Program.version
    /// Whether a backend is driven; else the run is inside the process.
    package var isDriven: Bool
    /// The scenario's name, or what a plain load is.
    package var name: String
    /// In words.
    package var title: String
    /// As text, since a page's numbers end at 2^53; nil if nothing is drawn.
    package var seed: String?
    package var watches: Int?
    /// Days of a simulated run.
    package var days: Int?
    package var tickSeconds: Int?
    /// Seconds that a driven load lasts.
    package var seconds: Double?
    /// Seconds of these that are not measured.
    package var warmUpSeconds: Double?
    /// Host and port of the backend; never a name, password or token.
    package var target: String?
    /// How operations arrive, such as `900/s, poisson`.
    package var arrivals: String?
    package var kinds: [Kind]

    /// Describes a run.
    package init(isDriven: Bool, name: String, title: String, kinds: [Kind]) {
        (self.isDriven, self.name, self.title, self.kinds) = (isDriven, name, title, kinds)
    }
}

/// A second of a driven run. Times are of the operations that *ended* in it, from their scheduled start: a stall shows
/// while it lasts by what waits, and by long times once it is over.
package struct LiveSecond: Encodable, Sendable {
    /// Seconds of the run that are over.
    package var second: Int
    /// The part of the run.
    package var phase: String
    /// Seconds that the counts are of; more than 1 if the machine was too busy to look each second.
    package var span: Int
    /// Scheduled to start.
    package var offered: Int
    /// Ended, whatever the outcome.
    package var completed: Int
    /// Errors among these.
    package var errors: Int
    package var retries: Int
    /// Sent and not over.
    package var inFlight: Int
    /// Scheduled by now and not over: in flight, or not even sent.
    package var outstanding: Int
    /// Response times in seconds; nil if nothing ended.
    package var response: LiveTimes?
    /// Errors of the whole run so far, by cause.
    package var causes: [NamedCount]
    /// Ended, by kind.
    package var counts: [Int]
    /// Share of the load that is over, 0...1; nil if unknown.
    package var share: Double?
}

/// Percentiles of response times; seconds.
package struct LiveTimes: Encodable, Equatable, Sendable {
    package var p50: Double
    package var p90: Double
    package var p99: Double
    package var max: Double

    /// The percentiles of some durations; nil if there are none.
    package init?(_ figures: DurationFigures) {
        guard figures.count > 0 else { return nil }
        (p50, p90, p99, max) = (figures.p50, figures.p90, figures.p99, figures.max)
    }
}

/// Some ticks of a simulated run.
package struct LiveTick: Encodable, Sendable {
    /// Ticks of the run that are over.
    package var tick: Int
    /// Ticks that the counts are of.
    package var span: Int
    /// The instant that is reached, such as `day 3 20:15`.
    package var instant: String
    /// Share of the work that is done; 0...1.
    package var share: Double
    /// Real seconds since the first tick began.
    package var seconds: Double
    /// Operations, by kind.
    package var counts: [Int]
}

/// What the society is like at the end of a day.
package struct LiveDay: Encodable, Sendable {
    package struct Figure: Encodable, Sendable {
        package var name: String
        package var value: Double?
    }

    /// Counted from 0.
    package var day: Int
    /// `schoolDay`, `weekend` or `holiday`.
    package var type: String
    package var figures: [Figure]
}

/// An objective as the page shows it.
struct LiveObjective: Encodable {
    var name: String
    var text: String
    var status: ObjectiveResult.Status
    var why: String

    init(_ result: ObjectiveResult) {
        (name, text, status, why) = (result.name, result.text, result.status, result.why)
    }
}

/// How a run ended.
package struct LiveEnd: Encodable, Sendable {
    /// `pass`, `fail`, `invalid` or `partial`; nil if nothing was judged.
    package var verdict: String?
    /// In words, for people.
    package var words: String
    /// The report's folder; nil if there is none.
    package var report: String?
    /// The report's figures of a driven run; nil for a simulated one.
    package var figures: LiveFigures?

    /// Makes an end.
    package init(verdict: String? = nil, words: String, report: String? = nil, figures: LiveFigures? = nil) {
        (self.verdict, self.words, self.report, self.figures) = (verdict, words, report, figures)
    }
}

/// What the report of a driven run says of its measured window.
package struct LiveFigures: Encodable, Sendable {
    /// A kind of operation and how many of it ended.
    package struct Kind: Encodable, Sendable {
        package var name: String
        package var requests: Int
    }

    package var requests: Int
    package var errors: Int
    package var retries: Int
    /// Operations that ended without an error, a second.
    package var throughputPerSecond: Double
    package var response: LiveTimes?
    package var causes: [NamedCount]
    package var kinds: [Kind]

    /// Those of a run.
    package init(_ figures: DrivenFigures) {
        requests = figures.overall.requests
        errors = figures.overall.errors
        retries = figures.retries
        throughputPerSecond = figures.throughput
        response = LiveTimes(DurationFigures(figures.overall.times.response))
        causes = figures.overall.errorsByCause
        kinds = figures.kinds.filter { $0.requests > 0 }.map { Kind(name: $0.kind, requests: $0.requests) }
    }
}
