// SPDX-License-Identifier: GPL-3.0-or-later
public import LoadDriver
import Measurement
import Reporting

extension Load {
    /// Duration of a plain load; seconds, 0 for a stream, whose window decides.
    public var seconds: Double {
        switch self {
        case .rate(let profile, _): profile.seconds
        case .closed(_, let seconds): seconds
        case .stream: 0
        }
    }

    /// Concurrent requests of a closed load; nil for an open one.
    var concurrency: Int? { if case .closed(let concurrency, _) = self { concurrency } else { nil } }

    /// The load model of a record.
    var model: DrivenSetup.Model {
        switch self {
        case .rate(let profile, _): profile.from == profile.to ? .rate : .ramp
        case .closed: .closed
        case .stream: .scenario
        }
    }

    /// The load in words, such as `900/s, poisson`.
    public var text: String {
        switch self {
        case .rate(let rate, let arrivals) where rate.from == rate.to:
            "\(Readable.number(rate.from))/s, \(arrivals.rawValue)"
        case .rate(let rate, let arrivals):
            "\(Readable.number(rate.from))/s to \(Readable.number(rate.to))/s, \(arrivals.rawValue)"
        case .closed(let concurrency, _): "\(concurrency) at a time"
        case .stream: DrivenSetup.asTheChildrenAct
        }
    }
}
