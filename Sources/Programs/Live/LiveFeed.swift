// SPDX-License-Identifier: GPL-3.0-or-later
package import Measurement

/// Where a run tells what it does while it goes on: the program that serves the live page, started beside it.
///
/// Telling never waits. A run goes on as well if that program ends, or does not keep up.
package final class LiveFeed: Sendable {
    /// Where the page is, such as `http://127.0.0.1:8600/`.
    package let address: String
    private let socket: LiveSocket

    /// Tells a program that listens on the other end of `socket`.
    init(address: String, socket: LiveSocket) {
        self.address = address
        self.socket = socket
    }

    /// Starts the program and says where the page is.
    ///
    /// - Parameters:
    ///   - option: what the command line says; nil if no page is wanted.
    ///   - isQuiet: whether the address is not to be told.
    /// - Returns: nil if no page is wanted.
    /// - Throws: what ends the command, if the program is missing or cannot serve.
    package static func start(_ option: LiveOption, isQuiet: Bool) throws -> LiveFeed? {
        guard let port = option.port else { return nil }
        let feed: LiveFeed
        do { feed = try LiveProgram.start(port) } catch { throw error.code.telling(error.message) }
        if !isQuiet { Terminal.say("watchcircle: live view at \(feed.address)") }
        return feed
    }

    /// Tells an event, or drops it if there is no room.
    package func tell(_ event: LiveEvent) { socket.tell(event) }

    /// Tells that the run has come to another part of its work.
    package func enter(_ stage: String) { socket.tell(.stage(stage)) }

    /// Tells how the run ended, and no more.
    ///
    /// - Parameters:
    ///   - record: what came of it.
    ///   - report: the folder of its report.
    package func end(_ record: RunRecord, report: String?) {
        if !record.objectives.isEmpty { socket.tell(.objectives(record.objectives)) }
        let words =
            switch record.verdict {
            case .pass: record.objectives.isEmpty ? "The run is complete." : "The run passed: every objective was met."
            case .fail: "The run is over; \(record.reasonOfFailure)."
            case .invalid: "The run is over, but says nothing about its target."
            case .partial: "The run was interrupted."
            }
        end(
            LiveEnd(
                verdict: record.verdict.rawValue, words: words, report: report,
                figures: record.driven.map(LiveFigures.init)))
    }

    /// Tells how the run ended, and no more.
    package func end(_ end: LiveEnd) { socket.end(with: .end(end)) }
}
