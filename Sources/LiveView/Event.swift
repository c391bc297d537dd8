// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// One event of a run, as it came: a line of JSON with a name under `event`.
struct Event: Equatable, Sendable {
    /// Counts up from 1.
    var id: Int
    var name: String
    /// A JSON object in one line.
    var json: [UInt8]

    /// Reads a line.
    ///
    /// - Returns: nil if it is not a JSON object with a name.
    init?(id: Int, line: [UInt8]) {
        struct Head: Decodable { var event: String }
        // A line feed would end the event for a browser; JSON has none but between its parts.
        guard !line.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }),
            let head = try? JSONDecoder().decode(Head.self, from: Data(line))
        else { return nil }
        (self.id, name, json) = (id, head.event, line)
    }

    /// The end of a run that did not say how it ended.
    static func silentEnd(id: Int) -> Event? {
        Event(
            id: id,
            line: Array(#"{"event":"end","words":"The run ended without a word: it failed, or was killed."}"#.utf8))
    }

    /// Names of which the latest alone counts.
    static let latestOnly: Set = ["hello", "stage", "objectives", "end"]

    /// All names that this version knows, in the order in which `state.json` has them.
    static let names = ["hello", "stage", "second", "tick", "day", "objectives", "dropped", "end"]

    /// The event as server-sent events are written.
    ///
    /// - Parameter run: stands before the event's id: a browser that still shows another run must not skip this one's.
    func write(to text: inout [UInt8], run: String) {
        text += "id: \(run)-\(id)\ndata: ".utf8
        text += json
        text += "\n\n".utf8
    }
}
