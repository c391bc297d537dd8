// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The change of the school year, in the night before 1 September.
///
/// Each class moves up by a grade with its children. The class of a school's oldest grade becomes the class of its
/// youngest grade: its children move to the schools of the next stage in their region, or leave with the last stage.
/// The watches of those who leave go to children who enter. A child keeps its row for as long as it has a watch.
///
/// The passes over schools run in parallel; between them, sums by region and age place each school's children in lists
/// of the region. Results do not depend on the number of threads.
struct SchoolYearTurn {
    let world: World
    /// The first day of the new school year, since the first simulated midnight.
    let day: Int
    let population: PopulationParameters
    let scratch = ColumnStore()
    /// The sums by region.
    private(set) var regions: [RegionTurn]
    /// The new age of each class, and the number of children who move up with it.
    let newAges: Column<UInt8>
    let kept: Column<UInt32>
    /// The children who leave and who move, by school.
    let departures: Column<Departures>
    /// The rows of the children who leave, by region and old seat; children who enter take them in this order.
    private(set) var leaving: Column<UInt32>
    /// The rows of the children who move to another school, by region, new age and old seat.
    private(set) var moving: Column<UInt32>

    /// The numbers of children of one school who leave and who move, and where they begin in the lists.
    struct Departures: BitwiseCopyable {
        var leaving: UInt32 = 0
        var moving: UInt32 = 0
        var firstLeaving: UInt32 = 0
        var firstMoving: UInt32 = 0
        /// The age in the new school year of the children who move.
        var age: UInt8 = 0
    }

    /// The mark of a seat whose child leaves, and of one whose child moves to another school.
    static let leaves: UInt32 = 1 << 31
    static let moves: UInt32 = 1 << 30

    static let schoolsPerTask = 256

    init(_ world: World, day: Int, _ population: PopulationParameters) {
        (self.world, self.day, self.population) = (world, day, population)
        let classes = world.classes
        newAges = scratch.column(of: UInt8.self, count: classes.count)
        kept = scratch.column(of: UInt32.self, count: classes.count)
        departures = scratch.column(of: Departures.self, count: classes.schoolCount)
        regions = Array(repeating: RegionTurn(), count: population.regions.count)
        leaving = scratch.column(of: UInt32.self, count: 1)
        moving = scratch.column(of: UInt32.self, count: 1)
        var next = [UInt8](repeating: 0, count: RegionTurn.ages)
        for stage in population.stages {
            for (index, age) in stage.ages.enumerated() {
                next[age] = UInt8(stage.ages[(index + 1) % stage.ages.count])
            }
        }
        for number in 0..<classes.count {
            let age = Int(classes.ages[number])
            newAges[number] = next[age]
            regions[classes.region(ofClass: number)].add(
                children: classes.seats(ofClass: number).count, age: age, newAge: Int(next[age]))
        }
        for region in regions.indices { regions[region].setTargets(population.owners) }
    }

    /// Changes the classes of all children.
    ///
    /// - Returns: the rows whose children have left, in which other children must now enter.
    mutating func run(with workers: Workers) -> Leavers {
        // The columns are plain handles, so their memory must outlive the passes.
        let scratch = scratch
        return withExtendedLifetime(scratch) { passes(with: workers) }
    }

    private mutating func passes(with workers: Workers) -> Leavers {
        let tasks = (world.classes.schoolCount - 1) / SchoolYearTurn.schoolsPerTask + 1
        let turn = self
        workers.run(tasks) { task, _ in turn.forEachSchool(of: task) { turn.part($0) } }
        addUp()
        let listed = self
        workers.run(tasks) { task, _ in listed.forEachSchool(of: task) { listed.list($0) } }
        let seating = Seating(self)
        workers.run(tasks) { task, _ in listed.forEachSchool(of: task) { seating.seat($0) } }
        workers.run(tasks) { task, _ in listed.forEachSchool(of: task) { seating.publish($0) } }
        seating.publishEnd()
        let count = regions.reduce(0) { $0 + $1.entering.reduce(0, +) }
        return Leavers(world, leaving, count: count)
    }

    private func forEachSchool(of task: Int, _ body: (Int) -> Void) {
        let first = task * SchoolYearTurn.schoolsPerTask
        for school in first..<min(world.classes.schoolCount, first + SchoolYearTurn.schoolsPerTask) { body(school) }
    }

    // MARK: - Who leaves and who moves

    /// Marks the seats of a school whose children leave or move, and counts them.
    private func part(_ school: Int) {
        let classes = world.classes
        let region = regions[Int(classes.regions[school])]
        var sums = Departures()
        for number in classes.classes(ofSchool: school) {
            let age = Int(classes.ages[number]) + 1
            let threshold = Chance(region.stayingShare(at: age)).threshold
            let movesUp = Int(newAges[number]) == age
            var stayed: UInt32 = 0
            for seat in classes.seats(ofClass: number) {
                guard stays(classes.row(at: seat), threshold) else {
                    classes.roster[seat] |= SchoolYearTurn.leaves
                    sums.leaving += 1
                    continue
                }
                stayed += 1
                if !movesUp { classes.roster[seat] |= SchoolYearTurn.moves }
            }
            kept[number] = movesUp ? stayed : 0
            guard !movesUp, stayed > 0 else { continue }
            sums.moving += stayed
            sums.age = UInt8(age)
        }
        departures[school] = sums
    }

    private func stays(_ row: Int, _ threshold: UInt64) -> Bool {
        guard threshold < 1 << 32 else { return true }
        guard threshold > 0 else { return false }
        var stream = world.stream(row, instant: day, .schoolYear)
        return UInt64(stream.next()) < threshold
    }

    /// Adds up the schools by region and age, and reserves the places of each school's children in the lists.
    private mutating func addUp() {
        let classes = world.classes
        for number in 0..<classes.count {
            regions[classes.region(ofClass: number)].staying[Int(newAges[number])] += Int(kept[number])
        }
        var leaves = 0
        for school in 0..<classes.schoolCount {
            let region = Int(classes.regions[school])
            departures[school].firstLeaving = UInt32(leaves)
            leaves += Int(departures[school].leaving)
            let age = Int(departures[school].age)
            // Counted from the beginning of the region's list of this age.
            departures[school].firstMoving = UInt32(regions[region].moving[age])
            regions[region].moving[age] += Int(departures[school].moving)
            regions[region].staying[age] += Int(departures[school].moving)
        }
        for region in regions.indices { regions[region].setEntering() }
        let moves = movingStarts
        for school in 0..<classes.schoolCount {
            let region = Int(classes.regions[school])
            departures[school].firstMoving += UInt32(moves[region][Int(departures[school].age)])
        }
        leaving = scratch.column(of: UInt32.self, count: max(1, leaves))
        moving = scratch.column(of: UInt32.self, count: max(1, regions.reduce(0) { $0 + $1.moving.reduce(0, +) }))
    }

    /// The place in `moving` at which the list of each region and age begins.
    var movingStarts: [[Int]] {
        var next = 0
        return regions.map { region in
            region.moving.map { count in
                defer { next += count }
                return next
            }
        }
    }

    /// Writes the children of a school who leave or move to the lists.
    private func list(_ school: Int) {
        var leaver = Int(departures[school].firstLeaving)
        var mover = Int(departures[school].firstMoving)
        for seat in world.classes.seats(ofSchool: school) {
            let mark = world.classes.roster[seat]
            if mark & SchoolYearTurn.leaves != 0 {
                leaving[leaver] = mark & ~SchoolYearTurn.leaves
                leaver += 1
            } else if mark & SchoolYearTurn.moves != 0 {
                moving[mover] = mark & ~SchoolYearTurn.moves
                mover += 1
            }
        }
    }
}

/// The children who leave at the end of a school year: a bit per row, valid until the next change of the year.
struct Leavers {
    private let bits: Column<UInt64>

    /// Marks the first `count` of `rows`.
    fileprivate init(_ world: World, _ rows: Column<UInt32>, count: Int) {
        bits = world.classes.leavers
        bits.fill(0..<bits.count, with: 0)
        for index in 0..<count { bits[Int(rows[index]) >> 6] |= 1 << UInt64(rows[index] & 63) }
    }

    /// Returns whether the child of `row` leaves.
    @inline(__always)
    func contains(_ row: Int) -> Bool { bits[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1 != 0 }
}
