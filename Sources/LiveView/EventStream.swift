// SPDX-License-Identifier: GPL-3.0-or-later
import Hummingbird
import NIOCore

/// Server-sent events for one browser: first those that it missed, then new ones, and comments as heartbeats.
struct EventStream: Sendable {
    let board: EventBoard
    let reader: EventBoard.Reader

    /// The delay before a browser reconnects after a lost connection; milliseconds.
    private static let retry = 2_000

    /// Returns a response body that streams until the run has ended or the browser disconnects.
    ///
    /// - Parameter id: the id of the last event that the browser received; 0 for none.
    func body(after id: Int) -> ResponseBody {
        ResponseBody { writer in
            var id = id
            try await writer.write(ByteBuffer(string: "retry: \(Self.retry)\n\n"))
            for await _ in reader.wakes {
                var text: [UInt8] = []
                var isEnd = false
                repeat {
                    let (events, isAll) = board.events(after: id)
                    isEnd = isAll
                    for event in events { event.write(to: &text, run: board.run) }
                    // No new events: this was a heartbeat, or an earlier iteration sent the event that woke it.
                    if text.isEmpty { text = Array(": still here\n\n".utf8) }
                    try await writer.write(ByteBuffer(bytes: text))
                    text = []
                    guard let last = events.last, !isEnd else { break }
                    id = last.id
                } while !board.events(after: id).events.isEmpty
                if isEnd { break }
            }
            try await writer.finish(nil)
        }
    }
}
