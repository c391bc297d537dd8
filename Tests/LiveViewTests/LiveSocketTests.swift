// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import LiveView
@testable import Programs

@Suite struct LiveSocketTests {
    /// What the tests read of a line.
    private struct Line: Decodable {
        var event: String
        var stage: String?
        var count: Int?
    }

    /// Reads what there is, without waiting for more.
    private func read(_ end: Int32) -> [UInt8] {
        var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while case let count = unsafe recv(end, &part, part.count, Int32(MSG_DONTWAIT)), count > 0 {
            bytes += part[..<count]
        }
        return bytes
    }

    private func lines(_ bytes: [UInt8]) throws -> [Line] {
        var splitter = LineSplitter()
        return try splitter.take(bytes).map { try JSONDecoder().decode(Line.self, from: Data($0)) }
    }

    @Test func `an idle reader never blocks the writer and receives the number of lost events`() throws {
        let ends = try #require(LiveSocket.pair())
        let socket = LiveSocket(ends.writing)
        let taken = (0..<50_000).filter { socket.send(.stage("part \($0) \(String(repeating: "x", count: 100))")) }
        #expect(taken.count > 10 && taken.count < 50_000)
        var bytes = read(ends.reading)
        // Now there is room again.
        #expect(socket.send(.stage("last")))
        bytes += read(ends.reading)
        let lines = try lines(bytes)
        #expect(lines.filter { $0.event == "stage" }.count == taken.count + 1)
        #expect(lines.filter { $0.event == "dropped" }.reduce(0) { $0 + ($1.count ?? 0) } == 50_000 - taken.count)
        #expect(lines.last?.stage == "last")
        close(ends.reading)
    }

    @Test func `a closed reader is detected, and no signal ends the program`() throws {
        let ends = try #require(LiveSocket.pair())
        let socket = LiveSocket(ends.writing)
        close(ends.reading)
        socket.send(.stage("one"))
        #expect(!socket.isOpen)
        #expect(!socket.send(.stage("two")))
        socket.end(with: .end(LiveEnd(words: "over")))
    }

    @Test func `the final event waits for a late reader, and then the channel closes`() async throws {
        let ends = try #require(LiveSocket.pair())
        let socket = LiveSocket(ends.writing)
        while socket.send(.stage(String(repeating: "x", count: 1_000))) {}
        async let received = onThread {
            var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
            while case let count = unsafe recv(ends.reading, &part, part.count, 0), count > 0 {
                bytes += part[..<count]
            }
            return bytes
        }
        try await onThread { socket.end(with: .end(LiveEnd(verdict: "pass", words: "over")), patience: 30) }
        let bytes = try await received
        #expect(try lines(bytes).last?.event == "end")
        #expect(!socket.isOpen)
        close(ends.reading)
    }

    @Test func `an event is one line, whatever its texts contain`() throws {
        let text = "a\nb\r\n\"\u{0}</script>\u{2028}é"
        let line = LiveEvent.stage(text).line
        #expect(line.last == 10 && line.count { $0 == 10 } == 1 && !line.contains(13))
        #expect(try lines(line).first?.stage == text)
        let figures = [LiveDay.Figure(name: "x", value: .nan), LiveDay.Figure(name: "y", value: nil)]
        let day = LiveEvent.day(LiveDay(day: 0, type: "weekend", figures: figures)).line
        #expect(Event(id: 1, line: day.dropLast())?.name == "day")
    }
}
