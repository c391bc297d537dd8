// SPDX-License-Identifier: GPL-3.0-or-later
import CounterRNG

@testable import Society

/// A class of the reference society.
struct ReferenceClass {
    let school: Int
    let region: Int
    /// The age of its children; years.
    var age: Int
    /// The children, in ascending order.
    var children: [Int]
}

/// A child who changes: it leaves, or it goes to a class of an age in its region.
private enum ReferenceStep {
    case leaves
    /// The child stays in its class, which moves up.
    case movesUp
    /// The child changes to another school.
    case moves(age: Int)
}

/// Section "School years": everything that happens in the night before 1 September.
extension ReferenceSociety {
    /// The grades of the stages: below junior school, junior school, above.
    private var stages: [[Int]] {
        let population = parameters.population
        let ages = population.ageShares.indices.filter { population.ageShares[$0] > 0 }.map { population.youngest + $0 }
        let (junior, senior) = (population.stageAges[0], population.stageAges[1])
        return [
            ages.filter { $0 < junior }, ages.filter { (junior..<senior).contains($0) }, ages.filter { $0 >= senior },
        ]
    }

    /// Returns the age of a class after that of `age`: the next grade of its school, or its first.
    private func ageAfter(_ age: Int) -> Int {
        let grades = stages.first { $0.contains(age) }!
        return grades.first { $0 > age } ?? grades[0]
    }

    /// Returns the mean number of owners in a class of an age: 1 to 24.
    private func owners(at age: Int) -> Double {
        let population = parameters.population
        let grades = population.ageShares.filter { $0 > 0 }
        let share = population.ageShares[age - population.youngest]
        let ownership = population.ownership * share * Double(grades.count) / grades.reduce(0, +)
        return min(24, max(1, max(1, population.classSize.rounded()) * min(1, ownership)))
    }

    /// Returns the number of children of each age that a region has room for.
    private func targets(_ region: Int, _ newAges: [Int]) -> [Int: Double] {
        let classes = self.classes.indices.filter { self.classes[$0].region == region }
        let children = classes.reduce(0) { $0 + self.classes[$1].children.count }
        let counts = Dictionary(grouping: classes.map { newAges[$0] }, by: { $0 }).mapValues { Double($0.count) }
        let total = counts.keys.sorted().reduce(0) { $0 + counts[$1]! * owners(at: $1) }
        return Dictionary(
            uniqueKeysWithValues: counts.map { ($0, Double(children) * ($1 * owners(at: $0)) / total) })
    }

    /// Returns whether a day since the first simulated midnight is the first of a school year.
    func isFirstOfSeptember(_ day: Int) -> Bool {
        "\(parameters.time.date(of: day - parameters.time.burnIn))".hasSuffix("-09-01")
    }

    /// Counts the ties that end because one of the two leaves; they belong to the day before.
    func countTies(of leavers: Set<Int>) {
        for child in children.indices {
            for tie in children[child].ties
            where child < tie.friend && (leavers.contains(child) || leavers.contains(tie.friend)) {
                lost[tie.kind, default: 0] += 1
            }
        }
    }

    /// Returns the children who leave before `day`; the classes are not changed yet.
    func leavers(before day: Int) -> Set<Int> {
        Set(steps(before: day).filter { if case .leaves = $0.value { true } else { false } }.keys)
    }

    private func steps(before day: Int) -> [Int: ReferenceStep] {
        let newAges = classes.map { ageAfter($0.age) }
        var steps: [Int: ReferenceStep] = [:]
        for region in Set(classes.map(\.region)) {
            let targets = targets(region, newAges)
            for (number, one) in classes.enumerated() where one.region == region {
                let age = one.age + 1
                let reaching = classes.filter { $0.region == region && $0.age == one.age }
                    .reduce(0) { $0 + $1.children.count }
                let share = targets[age].map { min(1, $0 / Double(reaching)) } ?? 0
                for child in one.children {
                    var words = words(child, at: day, .schoolYear)
                    let stays = Int(words.next()) < ReferenceWords.threshold(share)
                    steps[child] = !stays ? .leaves : newAges[number] == age ? .movesUp : .moves(age: age)
                }
            }
        }
        return steps
    }

    /// Ends the ties of those who leave, changes the classes, and lets others enter.
    func turnSchoolYear(before day: Int) {
        let steps = steps(before: day)
        let newAges = classes.map { ageAfter($0.age) }
        var next = classes
        for (number, one) in classes.enumerated() {
            next[number].age = newAges[number]
            next[number].children = one.children.filter { if case .movesUp = steps[$0]! { true } else { false } }
        }
        var entrants: [(child: Int, number: Int)] = []
        for region in Set(classes.map(\.region)).sorted() {
            let old = classes.filter { $0.region == region }.flatMap(\.children)
            let leaving = old.filter { if case .leaves = steps[$0]! { true } else { false } }
            var staying: [Int: Int] = [:]
            for (number, one) in next.enumerated() where one.region == region {
                staying[newAges[number], default: 0] += one.children.count
            }
            var moving: [Int: [Int]] = [:]
            for child in old { if case .moves(let age) = steps[child]! { moving[age, default: []].append(child) } }
            for (age, children) in moving { staying[age, default: 0] += children.count }
            let entering = entering(leaving, targets(region, newAges), staying)
            let places = entering.keys.sorted().map {
                ($0, seat(region, $0, moving[$0] ?? [], entering[$0]!, next, day))
            }
            for (age, seated) in places {
                for (child, number) in seated {
                    next[number].children.append(child)
                    if !(moving[age] ?? []).contains(child) { entrants.append((child, number)) }
                }
            }
        }
        for number in next.indices { next[number].children.sort() }
        classes = next
        schoolYears += 1
        part(from: Set(entrants.map(\.child)))
        for number in classes.indices { for child in classes[number].children { children[child].schoolClass = number } }
        for (child, _) in entrants { enter(child, day: day) }
        answerers = children.indices.filter { answersThreads(children[$0]) }
    }

    /// Divides the watches of those who leave among the ages, youngest first, in proportion to what each age lacks.
    private func entering(_ leaving: [Int], _ targets: [Int: Double], _ staying: [Int: Int]) -> [Int: [Int]] {
        let ages = targets.keys.sorted()
        var lacking = ages.map { max(0, targets[$0]! - Double(staying[$0] ?? 0)) }
        if lacking.allSatisfy({ $0 == 0 }) { lacking[0] = 1 }
        let total = lacking.reduce(0, +)
        var (sum, from, result) = (0.0, 0, [Int: [Int]]())
        for (age, lack) in zip(ages, lacking) {
            sum += lack
            let end = lack == 0 ? from : sum >= total ? leaving.count : Int(Double(leaving.count) * sum / total)
            result[age] = Array(leaving[from..<end])
            from = end
        }
        return result
    }

    /// Returns the class of each child who comes to an age of a region: the lists are cut in proportion to the free places
    /// of the schools, and each school gives its places in an order by hash.
    private func seat(
        _ region: Int, _ age: Int, _ moving: [Int], _ entering: [Int], _ next: [ReferenceClass], _ day: Int
    ) -> [(child: Int, number: Int)] {
        let numbers = next.indices.filter { next[$0].region == region && next[$0].age == age }
        let schools = Set(numbers.map { next[$0].school }).sorted()
        let pupils = max(1, Int(parameters.population.classSize.rounded()))
        func free(_ number: Int) -> Int { max(1, pupils - next[number].children.count) }
        let groups = schools.map { school in numbers.filter { next[$0].school == school } }
        let places = groups.map { $0.reduce(0) { $0 + free($1) } }
        let movers = cut(moving, places)
        let others = cut(entering, zip(places, movers).map { max(1, $0 - $1.count) })
        let salt = mix64(seed ^ 0x5EA7 << 32 ^ UInt64(day))
        return groups.indices.flatMap { group -> [(child: Int, number: Int)] in
            let slots = groups[group].flatMap { number in
                (0..<free(number)).map { (order: mix64(salt ^ UInt64(number) << 8 ^ UInt64($0)), number: number) }
            }.sorted { ($0.order, $0.number) < ($1.order, $1.number) }
            return (movers[group] + others[group]).enumerated().map { ($1, slots[$0 % slots.count].number) }
        }
    }

    /// Cuts a list into consecutive parts in proportion to `weights`; the end of each part is rounded down.
    private func cut(_ list: [Int], _ weights: [Int]) -> [[Int]] {
        let total = weights.reduce(0, +)
        var (before, parts) = (0, [[Int]]())
        for weight in weights {
            parts.append(Array(list[(list.count * before / total)..<(list.count * (before + weight) / total)]))
            before += weight
        }
        return parts
    }

    /// Ends all ties of children who leave, on both sides, and their requests.
    private func part(from leavers: Set<Int>) {
        // The lists of those who stay keep their room.
        losers = leavers
        for child in children.indices {
            for (place, tie) in children[child].places.enumerated() {
                guard let tie, leavers.contains(child) || leavers.contains(tie.friend) else { continue }
                children[child].places[place] = nil
                if tie.kind == .bigShot { children[child].hasBigShotFriend = false }
            }
        }
        for child in leavers { requests[child] = nil }
        for (child, waiting) in requests { requests[child] = waiting.filter { !leavers.contains($0.from) } }
        note(.left, leavers.count)
    }

    /// Replaces a child who left by another with the same number and an empty account.
    private func enter(_ child: Int, day: Int) {
        var entrant = newcomer(child, children[child].generation + 1)
        entrant.schoolClass = children[child].schoolClass
        entrant.places = children[child].places
        entrant.postDue = min(65_000, entrant.postDue + day * 16)
        children[child] = entrant
    }
}
