// SPDX-License-Identifier: GPL-3.0-or-later
package import Measurement

/// The channel from a run to the program that serves its live page.
///
/// Sending never waits. The run continues if that program ends or does not keep up.
package final class LiveFeed: Sendable {
    /// Address of the page, such as `http://127.0.0.1:8600/`.
    package let address: String
    private let socket: LiveSocket

    /// Creates a feed for the program that listens on the other end of `socket`.
    init(address: String, socket: LiveSocket) {
        self.address = address
        self.socket = socket
    }

    /// Starts the live-page program and prints the address of the page.
    ///
    /// - Parameters:
    ///   - option: the parsed `--live` option; it has no port if the user requests no page.
    ///   - isQuiet: whether to suppress the address.
    /// - Returns: the feed, or nil if the user requests no page.
    /// - Throws: an exit code, after printing the error, if the program is missing or cannot serve.
    package static func start(_ option: LiveOption, isQuiet: Bool) throws -> LiveFeed? {
        guard let port = option.port else { return nil }
        let feed: LiveFeed
        do { feed = try LiveProgram.start(port) } catch { throw error.code.failing(error.message) }
        if !isQuiet { Terminal.printError("watchcircle: live view at \(feed.address)") }
        return feed
    }

    /// Sends an event, or drops it if the channel is full.
    package func send(_ event: LiveEvent) { socket.send(event) }

    /// Reports that the run enters another stage.
    package func enter(_ stage: String) { socket.send(.stage(stage)) }

    /// Reports how the run ended and closes the channel.
    ///
    /// - Parameters:
    ///   - record: the record of the run.
    ///   - report: the folder of its report; nil if there is none.
    package func end(_ record: RunRecord, report: String?) {
        if !record.objectives.isEmpty { socket.send(.objectives(record.objectives)) }
        let words =
            switch record.verdict {
            case .pass: record.objectives.isEmpty ? "The run is complete." : "The run passed: every objective was met."
            case .fail: "The run is over; \(record.reasonOfFailure)."
            case .invalid: "The run is over, but invalid: its figures do not describe the target."
            case .partial: "The run was interrupted."
            }
        end(
            LiveEnd(
                verdict: record.verdict.rawValue, words: words, report: report,
                figures: record.driven.map(LiveFigures.init)))
    }

    /// Reports how the run ended and closes the channel.
    package func end(_ end: LiveEnd) { socket.end(with: .end(end)) }
}
