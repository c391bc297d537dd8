// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// An event of a run: a line of JSON with the event's name under `event`.
struct Event: Equatable, Sendable {
    /// The sequence number, from 1.
    var id: Int
    var name: String
    /// The event as a JSON object in one line.
    var json: [UInt8]

    /// Creates an event from a line; nil if the line is not a JSON object with a name.
    init?(id: Int, line: [UInt8]) {
        struct Head: Decodable { var event: String }
        // A line break would end the event for a browser. In valid JSON, line breaks only occur between tokens.
        guard !line.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }),
            let head = try? JSONDecoder().decode(Head.self, from: Data(line))
        else { return nil }
        (self.id, name, json) = (id, head.event, line)
    }

    /// Returns the `end` event for a run that did not report its end.
    static func silentEnd(id: Int) -> Event? {
        Event(
            id: id,
            line: Array(#"{"event":"end","words":"The run ended unexpectedly: it failed or was killed."}"#.utf8))
    }

    /// The names of events of which only the latest is kept.
    static let latestOnly: Set = ["hello", "stage", "objectives", "end"]

    /// The names of all known events, in the order of `state.json`.
    static let names = ["hello", "stage", "second", "tick", "day", "objectives", "dropped", "end"]

    /// Appends the event in the format of server-sent events.
    ///
    /// - Parameters:
    ///   - text: the output.
    ///   - run: the prefix of the event's id, so that a browser that still shows another run does not skip events of
    ///     this one.
    func write(to text: inout [UInt8], run: String) {
        text += "id: \(run)-\(id)\ndata: ".utf8
        text += json
        text += "\n\n".utf8
    }
}
