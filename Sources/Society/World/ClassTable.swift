// SPDX-License-Identifier: GPL-3.0-or-later
import Columns
import CounterRNG

/// The classes and schools of a society, and the children in each.
///
/// A *seat* is a place in a class. Seats are numbered by region, school and class, so that the seats of a class and of a
/// school are consecutive. The *roster* holds the row of the child in each seat, in ascending order within a class; a
/// child's row holds its class. A child keeps its row when it changes class.
struct ClassTable {
    /// The number of classes.
    let count: Int
    /// The number of schools.
    let schoolCount: Int
    /// The row of the child in each seat.
    let roster: Column<UInt32>
    /// The first seat of each class, followed by the number of seats.
    let firstSeats: Column<UInt32>
    /// The age of the children in each class; years.
    let ages: Column<UInt8>
    /// The age of the children in each class on the first day; years.
    let initialAges: Column<UInt8>
    /// The school of each class.
    let schools: Column<UInt32>
    /// The first class of each school, followed by the number of classes.
    let firstClasses: Column<UInt32>
    /// The region of each school, in ascending order.
    let regions: Column<UInt8>
    /// The like counts of each class, as of last night.
    let standings: Column<ClassStanding>
    /// A bit per row; see `Leavers`.
    let leavers: Column<UInt64>

    /// Creates the table of the first day, on which every child has the seat with the number of its row.
    init(_ map: SchoolMap, store: ColumnStore) {
        (count, schoolCount) = (map.ages.count, map.regions.count)
        roster = store.column(of: UInt32.self, count: Int(map.classStarts[count]))
        firstSeats = store.column(of: UInt32.self, count: count + 1)
        ages = store.column(of: UInt8.self, count: count)
        initialAges = store.column(of: UInt8.self, count: count)
        schools = store.column(of: UInt32.self, count: count)
        firstClasses = store.column(of: UInt32.self, count: schoolCount + 1)
        regions = store.column(of: UInt8.self, count: schoolCount)
        standings = store.column(of: ClassStanding.self, count: count)
        leavers = store.column(of: UInt64.self, count: (roster.count + 63) / 64)
        for (index, seat) in map.classStarts.enumerated() { firstSeats[index] = seat }
        for (index, age) in map.ages.enumerated() { (ages[index], initialAges[index]) = (age, age) }
        for (index, region) in map.regions.enumerated() { regions[index] = region }
        for (index, first) in map.firstClasses.enumerated() { firstClasses[index] = first }
        for school in 0..<schoolCount {
            for number in classes(ofSchool: school) { schools[number] = UInt32(school) }
        }
        for seat in 0..<roster.count { roster[seat] = UInt32(seat) }
    }

    /// Returns the seats of a class.
    @inline(__always)
    func seats(ofClass number: Int) -> Range<Int> { Int(firstSeats[number])..<Int(firstSeats[number &+ 1]) }

    /// Returns the classes of a school.
    func classes(ofSchool school: Int) -> Range<Int> { Int(firstClasses[school])..<Int(firstClasses[school + 1]) }

    /// Returns a random class of a school among those with one of the ages; nil if there is none.
    ///
    /// - Parameter ages: the ages of the candidates; years.
    @inline(__always)
    func drawClass(ofSchool school: Int, ages: ClosedRange<Int>, _ word: inout UniformWord) -> Int? {
        let all = classes(ofSchool: school)
        let candidates = all.count { ages.contains(Int(self.ages[$0])) }
        var left = word.next(below: candidates)
        for number in all where ages.contains(Int(self.ages[number])) {
            if left == 0 { return number }
            left &-= 1
        }
        return nil
    }

    /// Returns the seats of a school.
    func seats(ofSchool school: Int) -> Range<Int> {
        Int(firstSeats[Int(firstClasses[school])])..<Int(firstSeats[Int(firstClasses[school + 1])])
    }

    /// Returns the age on the first day of the child who had a row then; years.
    ///
    /// - Complexity: O(log classes).
    func initialAge(of row: Int) -> Int {
        // On the first day, every child has the seat with the number of its row.
        var (low, high) = (0, count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(firstSeats[middle]) <= row { low = middle } else { high = middle }
        }
        return Int(initialAges[low])
    }

    /// Returns the row of the child in `seat`.
    @inline(__always)
    func row(at seat: Int) -> Int { Int(roster[seat]) }

    /// Returns the rows of the children of a class, in ascending order.
    func rows(ofClass number: Int) -> [Int] { seats(ofClass: number).map(row) }

    /// Returns the region of a class.
    func region(ofClass number: Int) -> Int { Int(regions[Int(schools[number])]) }
}

extension World {
    /// Returns the class of `row`.
    @inline(__always)
    func schoolClass(of row: Int) -> Int { Int(children[row].schoolClass) }

    /// Returns the seats of the class of `row`, whose children are its classmates and itself.
    @inline(__always)
    func classSeats(of row: Int) -> Range<Int> { classes.seats(ofClass: schoolClass(of: row)) }

    /// Returns the seats of the school of `row`, whose children are its schoolmates and itself.
    func schoolSeats(of row: Int) -> Range<Int> {
        classes.seats(ofSchool: Int(classes.schools[schoolClass(of: row)]))
    }

    /// Returns the age of `row`; years.
    @inline(__always)
    func age(of row: Int) -> Int { Int(classes.ages[schoolClass(of: row)]) }

    /// Returns the region of `row`.
    func region(of row: Int) -> Int { classes.region(ofClass: schoolClass(of: row)) }
}
