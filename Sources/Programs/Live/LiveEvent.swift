// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
package import Measurement

/// An event that a run sends to its live page: one line of JSON with snake-case keys.
///
/// docs/live.md describes every event. Readers ignore events and keys that they do not recognise.
package enum LiveEvent: Encodable, Sendable {
    /// A description of the run; always the first event.
    case hello(LiveHello)
    /// The run enters another stage, such as `building` or `reading back`.
    case stage(String)
    /// A second of a driven run.
    case second(LiveSecond)
    /// One or more ticks of a simulated run.
    case tick(LiveTick)
    /// The state of the society at the end of a day.
    case day(LiveDay)
    /// Interim or final results of the objectives.
    case objectives([ObjectiveResult])
    /// The number of events dropped because the page did not read them in time.
    case dropped(Int)
    /// How the run ended; always the last event.
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

    /// The event as a line, including its line feed.
    package var line: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        // Callers leave out non-finite numbers. One that slips through must not end a run.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do { return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")] } catch {
            preconditionFailure("a live event holds only numbers and strings: \(error)")
        }
    }
}

/// A description of a run.
package struct LiveHello: Encodable, Sendable {
    /// Version of the event schema.
    package static let schema = 1

    /// An operation kind. Counts in later events follow the order of these kinds.
    package struct Kind: Encodable, Sendable {
        package var name: String
        package var social: Bool

        /// Creates a kind.
        package init(name: String, social: Bool) { (self.name, self.social) = (name, social) }
    }

    package private(set) var schema = Self.schema
    package private(set) var version = Program.version
    /// Whether the run drives a backend; otherwise it stays inside the process.
    package var isDriven: Bool
    /// Name of the scenario, or a description of a plain load.
    package var name: String
    /// Title for people.
    package var title: String
    /// Seed as text, because JavaScript numbers are exact only up to 2^53; nil if the run draws no random numbers.
    package var seed: String?
    package var watches: Int?
    /// Days of a simulated run.
    package var days: Int?
    package var tickSeconds: Int?
    /// Duration of a driven load; seconds.
    package var seconds: Double?
    /// Duration of the unmeasured warm-up within the load; seconds.
    package var warmUpSeconds: Double?
    /// Host and port of the backend; never a name, password or token.
    package var target: String?
    /// Arrival process and rate, such as `900/s, poisson`.
    package var arrivals: String?
    package var kinds: [Kind]

    /// Creates a description of a run.
    package init(isDriven: Bool, name: String, title: String, kinds: [Kind]) {
        (self.isDriven, self.name, self.title, self.kinds) = (isDriven, name, title, kinds)
    }
}

/// A second of a driven run.
///
/// Response times belong to the operations that *ended* in this second and run from their scheduled start. A stall
/// shows as outstanding operations while it lasts, and as long times once it is over.
package struct LiveSecond: Encodable, Sendable {
    /// Completed seconds of the run.
    package var second: Int
    /// Phase of the run.
    package var phase: String
    /// Seconds covered by the counts; more than 1 if the machine was too busy to report every second.
    package var span: Int
    /// Operations scheduled to start.
    package var offered: Int
    /// Operations that ended, whatever the outcome.
    package var completed: Int
    /// Errors among the completed operations.
    package var errors: Int
    package var retries: Int
    /// Operations sent and not completed.
    package var inFlight: Int
    /// Operations scheduled by now and not completed: in flight, or not yet sent.
    package var outstanding: Int
    /// Response times in seconds; nil if no operation ended.
    package var response: LiveTimes?
    /// Errors of the whole run so far, by cause.
    package var causes: [NamedCount]
    /// Completed operations, by kind.
    package var counts: [Int]
    /// Fraction of the load that is over, 0...1; nil if unknown.
    package var share: Double?
}

/// Percentiles of response times; seconds.
package struct LiveTimes: Encodable, Equatable, Sendable {
    package var p50: Double
    package var p90: Double
    package var p99: Double
    package var max: Double

    /// Creates the percentiles of some durations; nil if there are none.
    package init?(_ figures: DurationFigures) {
        guard figures.count > 0 else { return nil }
        (p50, p90, p99, max) = (figures.p50, figures.p90, figures.p99, figures.max)
    }
}

/// One or more ticks of a simulated run.
package struct LiveTick: Encodable, Sendable {
    /// Completed ticks of the run.
    package var tick: Int
    /// Ticks covered by the counts.
    package var span: Int
    /// Simulated instant at the end of these ticks, such as `day 3 20:15`.
    package var instant: String
    /// Fraction of the work that is done; 0...1.
    package var share: Double
    /// Wall-clock seconds since the first tick began.
    package var seconds: Double
    /// Operations in these ticks, by kind.
    package var counts: [Int]
}

/// The state of the society at the end of a day.
package struct LiveDay: Encodable, Sendable {
    package struct Figure: Encodable, Sendable {
        package var name: String
        package var value: Double?
    }

    /// Day number, counted from 0.
    package var day: Int
    /// `schoolDay`, `weekend` or `holiday`.
    package var type: String
    package var figures: [Figure]
}

/// An objective in the live page's form.
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
    /// Outcome as a sentence.
    package var words: String
    /// The report's folder; nil if there is none.
    package var report: String?
    /// The report's figures of a driven run; nil for a simulated one.
    package var figures: LiveFigures?

    /// Creates an end event.
    package init(verdict: String? = nil, words: String, report: String? = nil, figures: LiveFigures? = nil) {
        (self.verdict, self.words, self.report, self.figures) = (verdict, words, report, figures)
    }
}

/// The report's figures for the measured window of a driven run.
package struct LiveFigures: Encodable, Sendable {
    /// An operation kind and the number of its operations that ended.
    package struct Kind: Encodable, Sendable {
        package var name: String
        package var requests: Int
    }

    package var requests: Int
    package var errors: Int
    package var retries: Int
    /// Operations per second that ended without an error.
    package var throughputPerSecond: Double
    package var response: LiveTimes?
    package var causes: [NamedCount]
    package var kinds: [Kind]

    /// Creates the live figures from those of the report.
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
