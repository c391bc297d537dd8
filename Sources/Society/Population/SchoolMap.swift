// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG
import Glibc

/// The assignment of rows to classes, schools and regions. Rows are ordered by region, school, grade and class.
struct SchoolMap {
    /// The first row of each school, followed by the number of rows.
    private(set) var schoolStarts: [UInt32] = []
    /// The first row of each class, followed by the number of rows.
    private(set) var classStarts: [UInt32] = []
    /// The first class of each school, followed by the number of classes.
    private(set) var firstClasses: [UInt32] = []
    /// The age of the children in each class; years.
    private(set) var ages: [UInt8] = []
    /// The region of each school.
    private(set) var regions: [UInt8] = []

    /// The maximum number of watch owners in a class; the offline ties of a list must leave room for other ties.
    static let largestClass = 24

    /// Adds schools to the regions until the number of owners equals the number of watches.
    init(_ population: PopulationParameters, key: PhiloxKey) {
        // Every grade has as many pupils, so that a stage is drawn by its grades.
        let grades = population.stages.flatMap { stage in stage.ages.map { _ in stage } }
        var row = 0
        var quota = 0.0
        let total = population.regions.reduce(0) { $0 + $1.share }
        for (index, region) in population.regions.enumerated() {
            quota += region.share / total * Double(population.watches)
            let end = index == population.regions.count - 1 ? population.watches : min(population.watches, Int(quota))
            while row < end {
                let school = UInt32(regions.count)
                var stream = Stream(key: key, child: school, instant: 0, purpose: .schools)
                let stage = grades[stream.next(below: grades.count)]
                row = addSchool(stage, population, from: row, to: end, region: index, &stream)
            }
        }
        schoolStarts.append(UInt32(row))
        classStarts.append(UInt32(row))
        firstClasses.append(UInt32(ages.count))
    }

    private mutating func addSchool(
        _ stage: Stage, _ population: PopulationParameters, from start: Int, to end: Int, region: Int,
        _ stream: inout Stream
    ) -> Int {
        var row = start
        schoolStarts.append(UInt32(start))
        firstClasses.append(UInt32(ages.count))
        regions.append(UInt8(region))
        let before = ages.count
        let spread = population.schoolSizeSpread
        let size = population.schoolSize * (1 - spread + 2 * spread * (Double(stream.next()) / 4_294_967_296))
        let classes = size / population.classSize
        for age in stage.ages {
            let ownership = Chance(population.ownership(atAge: age))
            // Rounded stochastically, so that the age distribution is correct even for small schools.
            let mean = classes / Double(stage.ages.count)
            for _ in 0..<Int(mean + Double(stream.next()) / 4_294_967_296) where row < end {
                // The number of owners in a class is binomial: the sum of one draw per pupil.
                var owners = 0
                for _ in 0..<population.pupils where stream.happens(ownership) { owners += 1 }
                owners = min(max(owners, 1), SchoolMap.largestClass, end - row)
                classStarts.append(UInt32(row))
                ages.append(UInt8(age))
                row += owners
            }
        }
        guard ages.count == before else { return row }
        // A school too small for any class gets one class with one owner.
        classStarts.append(UInt32(row))
        ages.append(UInt8(stage.ages[0]))
        return row + 1
    }

    /// Returns the index of the school of `row`.
    ///
    /// - Complexity: O(log schools).
    func school(of row: Int) -> Int {
        var low = 0
        var high = schoolStarts.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(schoolStarts[middle]) <= row { low = middle } else { high = middle }
        }
        return low
    }

    /// Returns the rows of `school`.
    func rows(ofSchool school: Int) -> Range<Int> {
        Int(schoolStarts[school])..<Int(schoolStarts[school + 1])
    }

    /// Returns the classes of `school`.
    func classes(ofSchool school: Int) -> Range<Int> {
        Int(firstClasses[school])..<Int(firstClasses[school + 1])
    }
}
