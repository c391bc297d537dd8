// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Testing

@testable import Society

/// The society against the slow and obvious reference that decides everything itself: equal, bit for bit.
struct ReferenceSocietyTests {
    @Test(arguments: [(1, 60, 900, 28), (2, 300, 900, 7), (3, 300, 3_600, 28), (4, 900, 900, 4), (5, 60, 60, 7)])
    func `an ordinary society equals the reference`(seed: Int, watches: Int, tick: Int, days: Int) {
        expectReference(
            SocietyParameters(watches: watches, tick: tick), days: days, seed: seed, threads: 1 + seed % 2 * 2)
    }

    @Test(arguments: [(11, 60, 900), (12, 300, 3_600), (13, 500, 1_800)])
    func `a busy society equals the reference in every operation`(seed: Int, watches: Int, tick: Int) {
        let parameters = SocietyParameters.busy(watches: watches, tick: tick)
        let reference = expectReference(parameters, days: 7, seed: seed, threads: 3, bits: 5, interest: .everything)
        reference.expect(.secondSession, atLeast: 10)
        reference.expect(.longerList, atLeast: 10)
    }

    @Test(arguments: [(21, 5), (22, 6), (23, 8), (24, 10), (25, 30)])
    func `a society with small, full lists equals the reference`(seed: Int, cap: Int) {
        let parameters = SocietyParameters.busy(watches: 250, tick: 3_600, cap: cap)
        let reference = expectReference(parameters, days: 8, seed: seed, threads: 2)
        for rarity in [ReferenceRareEvent.madeRoom, .foundNoRoom] { reference.expect(rarity, atLeast: 50) }
        reference.expect(.reviewed, atLeast: 20)
        for rarity in [ReferenceRareEvent.shorterList, .acceptedTwice, .endedTwice, .grantedInVain] {
            reference.expect(rarity, atLeast: 1)
        }
    }

    @Test(arguments: [31, 32, 33])
    func `a society with many exchange threads equals the reference`(seed: Int) {
        var parameters = SocietyParameters(watches: 300, tick: seed == 33 ? 900 : 3_600)
        parameters.threads.openBase = -1
        parameters.threads.answerDrive = 0.5
        parameters.threads.offers = seed == 31 ? 150 : 40
        parameters.threads.seekingDays = 3
        parameters.friends.requestLifeDays = 2
        let reference = expectReference(parameters, days: 8, seed: seed, threads: 3)
        reference.expect(.offer, atLeast: 1_000)
        if seed == 31 { reference.expect(.fullInbox, atLeast: 100) }
    }

    @Test(arguments: [41, 42])
    func `a society with many big shots equals the reference`(seed: Int) {
        var parameters = SocietyParameters.busy(watches: 300, tick: 1_800, cap: 60)
        parameters.likes.bigShotLikes = 400
        parameters.friends.meeting = [0.1, 0.1, 0.1, 0.7]
        let reference = expectReference(parameters, days: 7, seed: seed, threads: 3)
        reference.expect(.metBigShot, atLeast: 1_000)
    }

    @Test(arguments: 51...52)
    func `homepages with a small cap on likes equal the reference`(seed: Int) {
        var parameters = SocietyParameters.busy(watches: 200, tick: 1_800, cap: 40)
        parameters.likes.receivedPerDay = 17
        expectReference(parameters, days: 5, seed: seed).expect(.lostLikes, atLeast: 1_000)
    }

    @Test func `old ties are refreshed as in the reference`() {
        let parameters = SocietyParameters(watches: 60, tick: 3_600)
        let reference = expectReference(parameters, days: 100, seed: 61, closely: 1)
        reference.expect(.refreshedTie, atLeast: 100)
    }

    @Test(arguments: [(71, 4, [1..<3, 6..<7]), (72, 0, [0..<14]), (73, 6, [])])
    func `weekends and holidays equal the reference`(seed: Int, weekday: Int, holidays: [Range<Int>]) {
        var parameters = SocietyParameters.busy(watches: 200, tick: 1_800, cap: 50)
        parameters.time.firstWeekday = weekday
        parameters.time.holidays = holidays
        parameters.likes.closeness = seed - 70
        parameters.comparison.seen = seed % 2 * 7
        expectReference(parameters, days: 9, seed: seed, interest: seed == 71 ? .everything : .decisions, closely: 1)
    }

    @Test(arguments: [(91, 300, 10), (92, 900, 50), (93, 60, 0), (94, 17, 0)])
    func `the change of the school year is that of the reference`(seed: Int, watches: Int, leavers: Int) {
        var parameters = SocietyParameters.busy(watches: watches, tick: 3_600, cap: 40)
        parameters.population.regions = [Region(name: "one", share: 2), Region(name: "two", share: 1)]
        parameters.time.start = CalendarDate(2025, 8, 29)
        (parameters.time.firstWeekday, parameters.time.burnIn) = (4, seed % 2)
        parameters.threads.openBase = -1
        let reference = expectReference(parameters, days: 6, seed: seed, threads: 3, interest: .everything)
        reference.expect(.left, atLeast: leavers)
    }

    @Test func `three changes of the school year are those of the reference`() {
        var parameters = SocietyParameters(watches: 120, tick: 3_600)
        parameters.time.start = CalendarDate(2025, 8, 25)
        parameters.population.schoolSize = 100
        expectReference(parameters, days: 750, seed: 95, threads: 2, closely: 0).expect(.left, atLeast: 15)
    }

    @Test func `a burn-in of a school calendar is that of the reference`() {
        var parameters = SocietyParameters.busy(watches: 150, tick: 3_600, cap: 40)
        // The burn-in is a school day after a weekend, a make-up day precedes the National Day of the fifth day.
        parameters.time.start = CalendarDate(2025, 9, 28)
        (parameters.time.firstWeekday, parameters.time.burnIn, parameters.time.calendar) = (6, 2, .china2025)
        expectReference(parameters, days: 7, seed: 74, threads: 2, interest: .everything, closely: 3)
    }

    @Test(arguments: [(1, 3_600), (2, 900), (3, 300), (15, 60), (16, 1), (17, 3_600)])
    func `a few children equal the reference`(watches: Int, tick: Int) {
        let parameters = SocietyParameters.busy(watches: watches, tick: tick)
        expectReference(parameters, days: tick == 1 ? 1 : 5, seed: 80 + watches, closely: tick == 1 ? 0 : 5)
    }
}
