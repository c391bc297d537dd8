// SPDX-License-Identifier: GPL-3.0-or-later

/// The numbers of a change of school year in one region, by age.
///
/// The ages of the classes change by rule, and the number of watches in a region is constant. A region therefore has a
/// target for each new age: its watches, divided in proportion to the owners that its classes of that age have on
/// average. Where more children reach an age than its target, each leaves with the same probability; where there are
/// fewer, children enter.
struct RegionTurn {
    /// One more than the greatest age in a table by age.
    static let ages = 64

    /// The expected number of children of each new age.
    private(set) var targets = [Double](repeating: 0, count: ages)
    /// The number of classes of each new age.
    private(set) var classes = [Int](repeating: 0, count: ages)
    /// The number of children of the region, and of those whom each new age awaits.
    private(set) var children = 0
    private(set) var reaching = [Int](repeating: 0, count: ages)
    /// The children of each new age who stay, and those who enter.
    var staying = [Int](repeating: 0, count: ages)
    private(set) var entering = [Int](repeating: 0, count: ages)
    /// The number of children of each new age who move to another school.
    var moving = [Int](repeating: 0, count: ages)

    /// Adds a class of the region, before the change.
    mutating func add(children: Int, age: Int, newAge: Int) {
        classes[newAge] += 1
        reaching[age + 1] += children
        self.children += children
    }

    /// Computes the targets, after all classes were added.
    ///
    /// - Parameter owners: the expected number of owners in a class of an age.
    mutating func setTargets(_ owners: (Int) -> Double) {
        var total = 0.0
        for age in classes.indices where classes[age] > 0 {
            targets[age] = Double(classes[age]) * owners(age)
            total += targets[age]
        }
        for age in classes.indices where classes[age] > 0 {
            targets[age] = Double(children) * targets[age] / total
        }
    }

    /// Returns the probability that a child who reaches `age` keeps its watch; 0 where no class has the age.
    func stayingShare(at age: Int) -> Double {
        classes[age] > 0 && reaching[age] > 0 ? min(1, targets[age] / Double(reaching[age])) : 0
    }

    /// Divides the free watches among the ages below their targets, in proportion to what each lacks; if none does,
    /// the youngest enter.
    mutating func setEntering() {
        let free = children - staying.reduce(0, +)
        var lacking = classes.indices.map { classes[$0] > 0 ? max(0, targets[$0] - Double(staying[$0])) : 0 }
        if lacking.allSatisfy({ $0 == 0 }), let youngest = classes.firstIndex(where: { $0 > 0 }) {
            lacking[youngest] = 1
        }
        let total = lacking.reduce(0, +)
        var (sum, before) = (0.0, 0)
        for age in classes.indices where lacking[age] > 0 {
            sum += lacking[age]
            let upTo = sum >= total ? free : Int(Double(free) * sum / total)
            entering[age] = upTo - before
            before = upTo
        }
    }
}
