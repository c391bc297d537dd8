// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Audit

@Suite struct PostLikeTests {
    @Test func `likes on posts count once per child`() {
        let posts = [AuditBaseline.KnownPost(id: 9, account: 1, likes: 2)]
        let known = AuditBaseline(accounts: 3, posts: posts)
        let likes: [AuditRecord] = [
            .wrote(.postLike(on: 9, by: 0), 0...1), .wrote(.postLike(on: 9, by: 0), 2...3),
            .wrote(.postLike(on: 9, by: 2), 4...5),
        ]
        #expect(audit(known, likes + [.read(.postLikes(of: 9, 4), 6...7)]).isClean)
        #expect(audit(known, likes + [.read(.postLikes(of: 9, 3), 6...7)]).unpredictableReads == 1)
        // The first like was of unknown outcome and has been seen: the second one adds nothing.
        let repeated: [AuditRecord] = [
            .wrote(.postLike(on: 9, by: 0), .unknown, 0...1), .read(.postLikes(of: 9, 3), 2...3),
            .wrote(.postLike(on: 9, by: 0), 4...5), .read(.postLikes(of: 9, 3), 6...7),
        ]
        #expect(audit(known, repeated).isClean)
        // Nothing is known of a post that nobody told of.
        #expect(audit(known, [.read(.postLikes(of: 8, 77), 6...7)]).readsChecked == 0)
        // A post of the run begins with none.
        let born: [AuditRecord] = [.wrote(.post(by: 1, id: 10), 0...1), .read(.postLikes(of: 10, 1), 2...3)]
        #expect(audit(known, born).unpredictableReads == 1)
    }

    @Test func `a like that is acknowledged after one of unknown outcome is certain`() {
        let known = AuditBaseline(accounts: 3, posts: [AuditBaseline.KnownPost(id: 9, account: 1, likes: 2)])
        let twice: [AuditRecord] = [
            .wrote(.postLike(on: 9, by: 0), .unknown, 0...10), .wrote(.postLike(on: 9, by: 0), 20...30),
        ]
        for value in 1...5 {
            let read: AuditRecord = .read(.postLikes(of: 9, value), 40...41)
            #expect(audit(known, twice + [read]).isClean == (3...4).contains(value))
            #expect(audit(known, twice + [.read(.postLikes(of: 9, value), 25...41)]).isClean == (2...4).contains(value))
            var auditor = Auditor(known)
            for record in twice + [read] {
                auditor.settle(before: record.start)
                auditor.take(record)
            }
            auditor.settle(before: 100)
            #expect(auditor.findings.isClean == (3...4).contains(value))
        }
        // Another child's unknown like was seen or this one's: the acknowledged one may be what was seen.
        let other: [AuditRecord] = [.wrote(.postLike(on: 9, by: 2), .unknown, 0...10), twice[0]]
        let seen = other + [.read(.postLikes(of: 9, 3), 15...16), twice[1]]
        #expect(audit(known, seen + [.read(.postLikes(of: 9, 3), 40...41)]).isClean)
        #expect(!audit(known, seen + [.read(.postLikes(of: 9, 2), 40...41)]).isClean)
        let both = other + [.read(.postLikes(of: 9, 4), 15...16), twice[1]]
        #expect(audit(known, both + [.read(.postLikes(of: 9, 4), 40...41)]).isClean)
    }

    @Test func `repeated likes with unknown outcomes cause no false finding`() {
        let known = AuditBaseline(accounts: 3, posts: [AuditBaseline.KnownPost(id: 9, account: 1, likes: 2)])
        var noise = Noise(3)
        for _ in 0..<20_000 {
            // What takes effect when; a second like counts in some stores.
            let countsTwice = noise.happens(0.2)
            var effects: [(instant: Int64, number: Int, record: AuditRecord)] = []
            for number in 0..<3 + noise.next(below: 8) {
                let start = Int64(noise.next(below: 60))
                let interval = start...start + Int64(noise.next(below: 20))
                let isLike = noise.happens(0.6)
                let isUnknown = isLike && noise.happens(0.4)
                let late = isUnknown ? Int64(noise.next(below: 60)) : 0
                let instant = start + Int64(noise.next(below: interval.count)) + late
                let like = AuditWrite.postLike(on: 9, by: UInt32(noise.next(below: 2)))
                let record: AuditRecord =
                    isLike
                    ? .wrote(like, isUnknown ? .unknown : .acknowledged, interval)
                    : .read(.postLikes(of: 9, 0), interval)
                effects.append((isUnknown && noise.happens(0.3) ? .max : instant, number, record))
            }
            var (likers, likes): (Set<UInt32>, Int) = ([], 2)
            var records: [AuditRecord] = []
            for (instant, _, record) in effects.sorted(by: { ($0.instant, $0.number) < ($1.instant, $1.number) }) {
                if case .write(.postLike(_, let by), _) = record.content {
                    if instant < .max, likers.insert(by).inserted || countsTwice { likes += 1 }
                    records.append(record)
                } else {
                    records.append(.read(.postLikes(of: 9, likes), record.start...record.end))
                }
            }
            var auditor = Auditor(known)
            records.sort { $0.end < $1.end }
            for (index, record) in records.enumerated() {
                auditor.take(record)
                guard let next = records[(index + 1)...].map(\.start).min() else { continue }
                auditor.settle(before: max(auditor.watermark, next))
            }
            auditor.settle(before: .max)
            #expect(auditor.findings.isClean, "\(records) \(auditor.findings.first)")
        }
    }
}
