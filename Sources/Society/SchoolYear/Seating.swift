// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The distribution of children who move or enter over the classes of their region and age.
///
/// A class has a *free place* for each pupil without a watch, and at least one. The classes of a school and an age form a
/// *group*. The list of a region and age is cut into consecutive parts, one per group in order of schools, in proportion
/// to free places. Within a group, children get the free places in an order drawn by hash. Children of one school who
/// move therefore mostly meet again in one school, but in mixed classes, and the number of owners of a class stays close
/// to binomial.
struct Seating {
    private let turn: SchoolYearTurn
    private let world: World
    private let salt: UInt64
    /// The groups in order of schools, and the first group of each school.
    private let groups: Column<Group>
    private let firstGroups: Column<UInt32>
    /// The first seat of each class, and the roster of the new school year.
    private let firstSeats: Column<UInt32>
    private let roster: Column<UInt32>

    private struct Group: BitwiseCopyable {
        var firstClass: UInt32 = 0
        var classCount: UInt32 = 0
        /// The parts of the lists of children who move and who enter.
        var firstMoving: UInt32 = 0
        var moving: UInt32 = 0
        var firstEntering: UInt32 = 0
        var entering: UInt32 = 0
    }

    /// A free place of a class, with its random order.
    private struct Place {
        let order: UInt64
        let number: Int
    }

    /// Cuts the lists of `turn` into parts.
    init(_ turn: SchoolYearTurn) {
        (self.turn, world) = (turn, turn.world)
        salt = mix64(turn.world.seed ^ 0x5EA7 << 32 ^ UInt64(turn.day))
        let classes = turn.world.classes
        firstSeats = turn.scratch.column(of: UInt32.self, count: classes.count + 1)
        roster = turn.scratch.column(of: UInt32.self, count: turn.world.count)
        firstGroups = turn.scratch.column(of: UInt32.self, count: classes.schoolCount + 1)
        var count = 0
        for school in 0..<classes.schoolCount {
            firstGroups[school] = UInt32(count)
            var last: UInt8?
            for number in classes.classes(ofSchool: school) where turn.newAges[number] != last {
                last = turn.newAges[number]
                count += 1
            }
        }
        firstGroups[classes.schoolCount] = UInt32(count)
        groups = turn.scratch.column(of: Group.self, count: max(1, count))
        listGroups()
        cutLists()
        placeSchools()
    }

    private func listGroups() {
        let classes = world.classes
        for school in 0..<classes.schoolCount {
            var group = Int(firstGroups[school]) - 1
            var last: UInt8?
            for number in classes.classes(ofSchool: school) {
                if turn.newAges[number] != last {
                    group += 1
                    groups[group] = Group(firstClass: UInt32(number))
                    last = turn.newAges[number]
                }
                groups[group].classCount += 1
            }
        }
    }

    /// Gives each group its part of the lists of its region and age.
    private func cutLists() {
        let classes = world.classes
        var movingStart = turn.movingStarts
        var enteringStart: [[Int]] = []
        var next = 0
        for region in turn.regions {
            enteringStart.append(
                region.entering.map { count in
                    defer { next += count }
                    return next
                })
        }
        var places = Cut(turn.regions.map(\.moving))
        forEachGroup { group, region, age in places.add(freePlaces(group), region, age) }
        forEachGroup { group, region, age in
            let part = places.cut(freePlaces(group), region, age)
            groups[group].firstMoving = UInt32(movingStart[region][age])
            groups[group].moving = UInt32(part)
            movingStart[region][age] += part
        }
        places = Cut(turn.regions.map(\.entering))
        forEachGroup { group, region, age in places.add(placesLeft(group), region, age) }
        forEachGroup { group, region, age in
            let part = places.cut(placesLeft(group), region, age)
            groups[group].firstEntering = UInt32(enteringStart[region][age])
            groups[group].entering = UInt32(part)
            enteringStart[region][age] += part
        }
        firstSeats[classes.count] = UInt32(world.count)
    }

    private func forEachGroup(_ body: (_ group: Int, _ region: Int, _ age: Int) -> Void) {
        for school in 0..<world.classes.schoolCount {
            let region = Int(world.classes.regions[school])
            for group in Int(firstGroups[school])..<Int(firstGroups[school + 1]) {
                body(group, region, Int(turn.newAges[Int(groups[group].firstClass)]))
            }
        }
    }

    private func classes(of group: Int) -> Range<Int> {
        let first = Int(groups[group].firstClass)
        return first..<(first + Int(groups[group].classCount))
    }

    private func freePlaces(ofClass number: Int) -> Int { max(1, turn.population.pupils - Int(turn.kept[number])) }

    private func freePlaces(_ group: Int) -> Int { classes(of: group).reduce(0) { $0 + freePlaces(ofClass: $1) } }

    private func placesLeft(_ group: Int) -> Int { max(1, freePlaces(group) - Int(groups[group].moving)) }

    /// Sets the first seat of each school, which its first class has.
    private func placeSchools() {
        var seat = 0
        for school in 0..<world.classes.schoolCount {
            firstSeats[Int(world.classes.firstClasses[school])] = UInt32(seat)
            for number in world.classes.classes(ofSchool: school) { seat += Int(turn.kept[number]) }
            for group in Int(firstGroups[school])..<Int(firstGroups[school + 1]) {
                seat += Int(groups[group].moving) + Int(groups[group].entering)
            }
        }
    }

    // MARK: - By school

    /// Writes the children of each class of `school` to the new roster, and the classes of those who come to their rows.
    func seat(_ school: Int) {
        var seat = Int(firstSeats[Int(world.classes.firstClasses[school])])
        for group in Int(firstGroups[school])..<Int(firstGroups[school + 1]) {
            var coming = newcomers(of: group)
            coming.sort { ($0.number, $0.row) < ($1.number, $1.row) }
            var next = 0
            for number in classes(of: group) {
                let first = seat
                firstSeats[number] = UInt32(first)
                for old in world.classes.seats(ofClass: number) where world.classes.roster[old] < SchoolYearTurn.moves {
                    roster[seat] = world.classes.roster[old]
                    seat += 1
                }
                while next < coming.count, coming[next].number == number {
                    insert(coming[next].row, at: seat, from: first)
                    world.children[Int(coming[next].row)].schoolClass = UInt32(number)
                    seat += 1
                    next += 1
                }
            }
        }
    }

    /// Returns the children who come to a group, each with its new class.
    private func newcomers(of group: Int) -> [(number: Int, row: UInt32)] {
        let part = groups[group]
        let count = Int(part.moving) + Int(part.entering)
        guard count > 0 else { return [] }
        var places: [Place] = []
        for number in classes(of: group) {
            for pupil in 0..<freePlaces(ofClass: number) {
                places.append(Place(order: mix64(salt ^ UInt64(number) << 8 ^ UInt64(pupil)), number: number))
            }
        }
        places.sort { ($0.order, $0.number) < ($1.order, $1.number) }
        return (0..<count).map { index in
            let isMoving = index < Int(part.moving)
            let row =
                isMoving
                ? turn.moving[Int(part.firstMoving) + index]
                : turn.leaving[Int(part.firstEntering) + index - Int(part.moving)]
            return (places[index % places.count].number, row)
        }
    }

    /// Inserts a row at the end of a class so that its rows stay in ascending order.
    private func insert(_ row: UInt32, at end: Int, from first: Int) {
        var place = end
        while place > first, roster[place - 1] > row {
            roster[place] = roster[place - 1]
            place -= 1
        }
        roster[place] = row
    }

    /// Copies the seats, first seats and ages of a school to the class table, after all schools are seated.
    func publish(_ school: Int) {
        let table = world.classes
        let classes = table.classes(ofSchool: school)
        for number in classes {
            table.firstSeats[number] = firstSeats[number]
            table.ages[number] = turn.newAges[number]
        }
        for seat in Int(firstSeats[classes.lowerBound])..<Int(firstSeats[classes.upperBound]) {
            table.roster[seat] = roster[seat]
        }
    }

    /// Copies the end of the last class.
    func publishEnd() { world.classes.firstSeats[world.classes.count] = firstSeats[world.classes.count] }
}

/// Lists by region and age, each cut into consecutive parts in proportion to the free places of the groups.
private struct Cut {
    private let lengths: [[Int]]
    private var places: [[Int]]
    private var before: [[Int]]

    init(_ lengths: [[Int]]) {
        self.lengths = lengths
        places = lengths.map { $0.map { _ in 0 } }
        before = places
    }

    /// Adds the free places of a group to the total.
    mutating func add(_ free: Int, _ region: Int, _ age: Int) { places[region][age] += free }

    /// Returns the length of the part of the next group: the cumulative number of children is rounded down.
    mutating func cut(_ free: Int, _ region: Int, _ age: Int) -> Int {
        let (length, total) = (lengths[region][age], places[region][age])
        let from = length * before[region][age] / total
        before[region][age] += free
        return length * before[region][age] / total - from
    }
}
