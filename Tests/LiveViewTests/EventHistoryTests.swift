// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import LiveView

/// A line of an event.
func line(_ name: String, _ number: Int = 0) -> [UInt8] { Array("{\"event\":\"\(name)\",\"number\":\(number)}".utf8) }

@Suite struct EventHistoryTests {
    /// A history of a run of so many seconds.
    private func history(_ bounds: EventHistory.Bounds, seconds: Int) -> EventHistory {
        var history = EventHistory(bounds)
        _ = history.add(line("hello"))
        for second in 0..<seconds {
            _ = history.add(line("second", second))
            _ = history.add(line("objectives", second))
        }
        return history
    }

    /// Everything after an event, asked for in parts.
    private func all(_ history: EventHistory, after id: Int = 0, most: Int) -> [Event] {
        var (events, id) = ([Event](), id)
        while case let part = history.events(after: id, most: most), let last = part.last {
            events += part
            id = last.id
        }
        return events
    }

    @Test(arguments: [1, 10, 5_000])
    func `the history keeps the latest seconds, and the first and latest event about the run`(most: Int) throws {
        let history = history(EventHistory.Bounds(events: most), seconds: 3_000)
        let events = all(history, most: 1_000)
        #expect(history.count == min(most, 3_000))
        #expect(events.first?.name == "hello")
        #expect(events.last?.json == line("objectives", 2_999))
        #expect(events.map(\.id) == events.map(\.id).sorted())
        let seconds = events.filter { $0.name == "second" }
        #expect(seconds.map(\.json) == (max(0, 3_000 - most)..<3_000).map { line("second", $0) })
        #expect(events.count == seconds.count + 2)
    }

    @Test func `the history limits its bytes too`() {
        var history = EventHistory(EventHistory.Bounds(events: 1_000_000, bytes: 10_000))
        for number in 0..<50_000 {
            _ = history.add(line("tick", number))
            #expect(history.bytes <= 10_000)
        }
        #expect(history.count > 200)
        #expect(history.events(after: 0, most: .max).count == history.count)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `pages of any size add up to the full history`(seed: UInt64) {
        var random = Numbers(seed: seed)
        var history = EventHistory(EventHistory.Bounds(events: 50))
        for number in 0..<500 {
            let names = ["second", "stage", "objectives", "day", "dropped", "new"]
            _ = history.add(line(names[random.next(below: names.count)], number))
            let id = random.next(below: history.lastID + 2)
            let whole = history.events(after: id, most: .max)
            #expect(all(history, after: id, most: 1 + random.next(below: 200)) == whole)
            #expect(whole.allSatisfy { $0.id > id })
        }
    }

    @Test(arguments: ["", "x", "[]", "{}", "{\"event\":3}", "{\"event\":\"second\"", "null", "{\"event\":\"a\"}\r"])
    func `a line that is not an event is rejected`(text: String) {
        var history = EventHistory()
        let isTaken = history.add(Array(text.utf8))
        #expect(!isTaken)
        #expect(history.lastID == 0)
    }

    @Test func `a run without a final event gets one, and a final event stays unchanged`() {
        var silent = EventHistory()
        silent.end()
        #expect(silent.hasEnded && silent.lastID == 1)
        var spoken = EventHistory()
        _ = spoken.add(line("end", 7))
        spoken.end()
        #expect(spoken.latest["end"]?.json == line("end", 7))
        let isTaken = spoken.add(line("second"))
        #expect(!isTaken)
    }
}
