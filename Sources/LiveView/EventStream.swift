// SPDX-License-Identifier: GPL-3.0-or-later
import Hummingbird
import NIOCore

/// Server-sent events for one browser: first what it missed, then what comes, and a comment where nothing does.
struct EventStream: Sendable {
    let board: EventBoard
    let reader: EventBoard.Reader

    /// After this a browser whose connection broke comes back; milliseconds.
    private static let retry = 2_000

    /// The body of an answer that goes on until the run is over, or the browser goes.
    ///
    /// - Parameter id: the last event that the browser has; 0 for none.
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
                    // Nothing new: this was a heartbeat, or what woke it went with the events before.
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
