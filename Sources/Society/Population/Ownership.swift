// SPDX-License-Identifier: GPL-3.0-or-later

/// The ages that attend the same school.
struct Stage {
    /// The ages of the grades, ascending; an age without children has no grade.
    var ages: [Int]
}

extension PopulationParameters {
    /// The stages: kindergarten and primary school, junior school, senior school.
    ///
    /// Every grade has as many pupils; the share of owners among them depends on the age.
    var stages: [Stage] {
        let all = ageShares.indices.map { youngest + $0 }
        let (junior, senior) = (stageAges[0], stageAges[1])
        let groups = [
            all.filter { $0 < junior }, all.filter { (junior..<senior).contains($0) }, all.filter { $0 >= senior },
        ]
        return groups.map { ages in Stage(ages: ages.filter { share(ofAge: $0) > 0 }) }.filter { !$0.ages.isEmpty }
    }

    /// The number of pupils of a class, with and without a watch.
    var pupils: Int { max(1, Int(classSize.rounded())) }

    /// Returns the share of the pupils of an age who own a watch: its mean over the grades is `ownership`, and it is
    /// proportional to the age's share of the owners.
    func ownership(atAge age: Int) -> Double {
        let grades = ageShares.filter { $0 > 0 }
        return min(1, ownership * share(ofAge: age) * Double(grades.count) / grades.reduce(0, +))
    }

    /// Returns the expected number of owners in a class of an age.
    func owners(atAge age: Int) -> Double {
        min(Double(SchoolMap.largestClass), max(1, Double(pupils) * ownership(atAge: age)))
    }

    /// The mean number of classmates who own a watch, over all owners.
    var meanClassmates: Double {
        let owners = ageShares.indices.filter { ageShares[$0] > 0 }.map { self.owners(atAge: youngest + $0) }
        return owners.reduce(0) { $0 + $1 * ownMates($1) } / max(1e-9, owners.reduce(0, +))
    }

    /// Returns the number of other owners in a class, as an owner counts them.
    private func ownMates(_ owners: Double) -> Double { owners * Double(pupils - 1) / Double(pupils) }

    private func share(ofAge age: Int) -> Double { ageShares[age - youngest] }
}

extension SocietyParameters {
    /// Returns the factor on the watch time of an ordinary child of an age; its mean over all children is 1.
    func useFactor(atAge age: Int) -> Double {
        func multiple(_ age: Int) -> Double { age >= population.stageAges[0] ? use.juniorUse : 1 }
        let ages = population.ageShares.enumerated()
        let mean = ages.reduce(0) { $0 + $1.element * multiple(population.youngest + $1.offset) }
        return multiple(age) * population.ageShares.reduce(0, +) / mean
    }
}
