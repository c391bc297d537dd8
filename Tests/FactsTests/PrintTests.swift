// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations
@testable import Society
import Statistics
import Testing

@Suite struct PrintTests {
    @Test func print_all() {
        let term = ObservedTerm.shared
        func mean(_ name: String) -> Double {
            term.dailies.map { day in day.figures.first { $0.name == name }!.value }.reduce(0, +) / Double(term.dailies.count)
        }
        for name in term.dailies[0].figures.map(\.name) {
            print(name, mean(name), "last", term.dailies.last!.figures.first { $0.name == name }!.value)
        }
        let world = term.society.world
        print("counts", OperationKind.allCases.map { "\($0.name) \(Double(term.counts[$0]) / 6_000_000)" })
        print("likes given/day", term.given.reduce(0, +) / 60, "strangerLikes", term.strangerLikes, "lessons", term.instantsInLessons)
        let passive = (0..<world.count).filter {
            let row = world.children[$0]
            return !row.profile.traits.contains(.committed) && row.profile.drive < 16 && term.posts[$0] == 0 && term.seekers[$0] == nil
        }
        let passiveLikes = passive.map { Double(term.received[$0]) * 365 / 60 }.sorted()
        print("passive", passive.count, "median year", passiveLikes[passive.count / 2], "mean", passiveLikes.reduce(0, +) / Double(passive.count))
        let done = term.seekers.values.filter { $0.likes.count >= 20 }
        print("seekers", term.seekers.count, done.count, "offers median", done.map(\.offers).sorted()[done.count / 2])
        print("accepted/offered", Double(done.reduce(0) { $0 + $1.accepted }) / Double(done.reduce(0) { $0 + $1.offers }))
        let days = done.map { s in s.likes.firstIndex { $0 >= s.likesBefore + 1_000 } ?? 99 }.sorted()
        print("days to 1000: ", days[days.count / 4], days[days.count / 2], days[days.count * 3 / 4])
        let gain9 = done.map { Int($0.likes[8]) - Int($0.likesBefore) }.sorted()
        print("gain in 9", gain9[gain9.count / 4], gain9[gain9.count / 2], gain9[gain9.count * 3 / 4])
        print("watch share", done.flatMap { $0.watchShare }.sorted().prefix(5), done.flatMap { $0.watchShare }.reduce(0, +) / Double(done.flatMap { $0.watchShare }.count))
        let big = (0..<world.count).filter { world.children[$0].profile.traits.contains(.bigShot) }
        print("big", big.count, "requests", big.map { term.requests[$0] }.sorted(), "median", term.requests.sorted()[50_000], "mean", Double(term.requests.reduce(0, +)) / 100_000)
        print("degree", term.greatestDegree)
        print("silent", term.ties.silent, "active", term.ties.active, term.ties.silent.rate / term.ties.active.rate)
        print("cap", term.ties.nearCap, term.ties.withRoom, "offline gone", term.ties.offlineGone)
        print("by likes", term.ties.byLikes.map { ($0.exposed, $0.rate) })
        // offline share by drive
        var buckets = Array(repeating: (0, 0), count: 6)
        for child in 0..<world.count {
            let row = world.children[child]
            let b = min(5, Int(row.profile.drive) / 16)
            for place in row.profile.places {
                let peer = world.lists.peers[place]
                guard !peer.isHole else { continue }
                buckets[b].1 += 1
                if peer.kind == .offline { buckets[b].0 += 1 }
            }
        }
        print("offline share by drive", buckets.map { Double($0.0) / Double($0.1) })
    }
}
