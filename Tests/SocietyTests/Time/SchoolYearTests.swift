// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import Operations
import Testing

@testable import Society

struct SchoolYearTests {
    /// A society on 31 August, in which only nights cost time.
    private func quiet(watches: Int, _ change: (inout SocietyParameters) -> Void = { _ in }) -> Society {
        var parameters = SocietyParameters(watches: watches, tick: 3_600)
        (parameters.time.start, parameters.time.firstWeekday) = (CalendarDate(2025, 8, 31), 6)
        parameters.mechanisms.socialFeatures = false
        parameters.mechanisms.backgroundTraffic = false
        change(&parameters)
        return Society(parameters, seed: 5, threads: 2, partitionBits: 8)
    }

    /// The number of children by age, from 5.
    private func ages(_ society: Society) -> [Int] {
        var counts = Array(repeating: 0, count: 12)
        for row in 0..<society.world.count { counts[society.world.age(of: row) - 5] += 1 }
        return counts
    }

    /// Six standard errors of a count of at least 400, and a tenth for the classes that each age has: one false alarm in
    /// 100 million.
    @Test func `the ages keep their shares for five years`() {
        let society = quiet(watches: 20_000)
        let shares = society.parameters.population.ageShares
        let total = shares.reduce(0, +)
        for year in 0...5 {
            if year > 0 { society.run(days: year == 1 ? 1 : 365) }
            for (index, count) in ages(society).enumerated() {
                let expected = shares[index] / total * 20_000
                let tolerance = 6 * expected.squareRoot() + expected / 10
                #expect(abs(Double(count) - expected) < tolerance, "year \(year), age \(index + 5): \(count)")
            }
        }
    }

    @Test func `the classes of each age keep their size`() {
        let society = quiet(watches: 30_000)
        for year in 0...3 {
            if year > 0 { society.run(days: year == 1 ? 1 : 365) }
            let classes = society.world.classes
            for age in 5...16 {
                let sizes = (0..<classes.count).filter { Int(classes.ages[$0]) == age }
                    .map { Double(classes.seats(ofClass: $0).count) }
                let mean = sizes.reduce(0, +) / Double(sizes.count)
                let expected = society.parameters.population.owners(atAge: age)
                #expect(abs(mean / expected - 1) < 0.12, "year \(year), age \(age): \(mean), not \(expected)")
                #expect((sizes.max() ?? 0) <= 38)
                // The spread is that of a binomial distribution, or less where a school's number of newcomers is fixed.
                let variance = sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sizes.count)
                let binomial = mean * (1 - mean / 38)
                if age < 14 {
                    #expect(variance / binomial > 0.45 && variance / binomial < 1.6, "age \(age): \(variance)")
                }
            }
        }
    }

    @Test func `seats, rows and classes agree, and every child has one seat`() {
        let society = quiet(watches: 3_000) { $0.population.regions = (0..<5).map { Region(name: "\($0)", share: 1) } }
        let regions = (0..<3_000).map(society.world.region)
        for _ in 0..<3 {
            society.run(days: 366)
            let classes = society.world.classes
            var seen: Set<Int> = []
            for number in 0..<classes.count {
                let rows = classes.rows(ofClass: number)
                #expect(rows == rows.sorted())
                #expect(rows.allSatisfy { society.world.schoolClass(of: $0) == number })
                seen.formUnion(rows)
            }
            #expect(seen.count == 3_000)
            #expect((0..<3_000).map(society.world.region) == regions, "nobody leaves its region")
        }
    }

    @Test func `a child grows a year older, in its class or in a new school`() {
        let society = quiet(watches: 20_000)
        let world = society.world
        let before = (0..<world.count).map {
            (
                age: world.age(of: $0), number: world.schoolClass(of: $0),
                school: world.classes.schools[world.schoolClass(of: $0)]
            )
        }
        society.run(days: 1)
        var (left, together, changed) = (0, 0, 0)
        for row in 0..<world.count {
            guard world.children[row].generation == 0 else {
                left += 1
                continue
            }
            let age = world.age(of: row)
            #expect(age == before[row].age + 1)
            if age == 12 || age == 15 {
                #expect(world.classes.schools[world.schoolClass(of: row)] != before[row].school)
                changed += 1
                let mates = world.classes.rows(ofClass: world.schoolClass(of: row)).filter { $0 != row }
                if mates.contains(where: {
                    before[$0].school == before[row].school && world.children[$0].generation == 0
                }) {
                    together += 1
                }
            } else {
                #expect(world.schoolClass(of: row) == before[row].number)
            }
        }
        // A ninth of the watches change hands each year: all of the oldest, and those who give it up.
        #expect(abs(Double(left) / 20_000 - 1.0 / 9.05) < 0.01)
        #expect(changed > 1_500 && Double(together) / Double(changed) > 0.5, "\(together) of \(changed)")
    }

    @Test func `those who enter have an empty account and are mostly five or six`() {
        let society = quiet(watches: 20_000)
        society.run(days: 1)
        let world = society.world
        let entrants = (0..<world.count).filter { world.children[$0].generation == 1 }
        for row in entrants {
            #expect(world.children[row].likes.total == 0 && world.children[row].profile.degree == 0)
            #expect(world.dailyStates[row].experience == 0 && world.children[row].sessionState.level == 0)
            #expect(world.children[row].profile.capacity == 4)
        }
        let young = entrants.count { world.age(of: $0) <= 6 }
        #expect(Double(young) / Double(entrants.count) > 0.9)
        let girls = entrants.count { world.children[$0].profile.traits.contains(.girl) }
        #expect(abs(Double(girls) / Double(entrants.count) - 0.48) < 0.06)
        // Another generation of a row is another child.
        let sampling = AttributeSampling(society.parameters)
        let same = entrants.count {
            sampling.make($0, generation: 0, age: 5, in: world).row.profile.drive == world.children[$0].profile.drive
        }
        #expect(Double(same) / Double(entrants.count) < 0.1)
    }

    @Test func `no tie and no request leads to a child who left`() {
        var parameters = SocietyParameters.busy(watches: 2_000, tick: 3_600)
        (parameters.time.start, parameters.time.firstWeekday) = (CalendarDate(2025, 8, 30), 5)
        let society = Society(parameters, seed: 9, threads: 2, partitionBits: 6)
        society.run(days: 2)
        let world = society.world
        let entrants = Set((0..<world.count).filter { world.children[$0].generation == 1 })
        #expect(entrants.count > 100)
        world.checkInvariants(day: 2, type: .schoolDay)
        for row in 0..<world.count { #expect(entrants.isDisjoint(with: world.friends(of: row))) }
        society.forEachWaitingRequest { #expect(!entrants.contains($0) && !entrants.contains($1)) }
        society.forEachAccount { #expect(!entrants.contains($0.child) || $0.newestPost == nil) }
        #expect(society.figure("ties_lost") > 3_000)
        // A week later the newcomers have friends.
        society.run(days: 5)
        world.checkInvariants(day: 7, type: .weekend)
        #expect(entrants.count { world.children[$0].profile.degree > 0 } > entrants.count / 2)
    }

    @Test func `without a life course nobody ages`() {
        let society = quiet(watches: 500) { $0.mechanisms.lifeCourse = false }
        let before = (0..<500).map(society.world.age)
        society.run(days: 2)
        #expect((0..<500).map(society.world.age) == before)
    }

    @Test func `threads and partitions do not change the school year`() {
        func hashes(threads: Int, bits: Int) -> [UInt64] {
            var parameters = SocietyParameters.busy(watches: 900, tick: 3_600, cap: 60)
            (parameters.time.start, parameters.time.firstWeekday) = (CalendarDate(2025, 8, 31), 6)
            parameters.population.regions = [Region(name: "one", share: 1), Region(name: "two", share: 3)]
            let society = Society(parameters, seed: 11, threads: threads, partitionBits: bits)
            return (0..<2).map { _ in
                society.run(days: 1)
                return society.stateHash()
            }
        }
        let expected = hashes(threads: 1, bits: 14)
        for (threads, bits) in [(1, 4), (2, 7), (3, 8), (3, 14)] {
            #expect(hashes(threads: threads, bits: bits) == expected)
        }
    }

    @Test(arguments: [1, 2, 3, 25, 300])
    func `small societies change the school year`(watches: Int) {
        for shares in [[1], [0, 1, 0, 2], [0.7, 1, 1, 1, 1, 1, 1, 1, 0.55, 0.4, 0.25, 0.15]] as [[Double]] {
            let society = quiet(watches: watches) {
                $0.population.ageShares = shares
                $0.population.regions = [Region(name: "one", share: 0.1), Region(name: "two", share: 3)]
            }
            for _ in 0..<4 {
                society.run(days: 366)
                let seated = (0..<society.world.classes.count).flatMap { society.world.classes.rows(ofClass: $0) }
                #expect(seated.sorted() == Array(0..<watches))
            }
        }
    }

    @Test func `children of twelve and more use the watch a third longer`() {
        var parameters = SocietyParameters(watches: 40_000, tick: 3_600)
        parameters.population.committedShare = 0
        parameters.use.betweenChildren = 0
        (parameters.use.schoolDaySigma, parameters.use.idleDays) = (0.3, 0)
        let society = Society(parameters, seed: 3, threads: 2)
        var (minutes, counts) = ([0.0, 0], [0.0, 0])
        for row in 0..<society.world.count {
            let group = society.world.age(of: row) >= 12 ? 1 : 0
            minutes[group] += Double(society.world.dailyStates[row].watchFives) * 5
            counts[group] += 1
        }
        #expect(abs(minutes[1] / counts[1] / (minutes[0] / counts[0]) - 1.32) < 0.03)
        let factors = (5...16).map { parameters.useFactor(atAge: $0) }
        let shares = parameters.population.ageShares
        #expect(abs(zip(factors, shares).reduce(0) { $0 + $1.0 * $1.1 } / shares.reduce(0, +) - 1) < 1e-12)
    }
}
