// SPDX-License-Identifier: GPL-3.0-or-later
import Columns

/// The children who entered at the beginning of the school year in which a run starts.
///
/// In each age, as many children enter as it has more owners than the age below. A newcomer has a part of the friends that
/// its list tends to, and an account that is as old as the school year.
struct Newcomers {
    /// The time since the beginning of the school year.
    let years: Float
    /// The part of the initial ties that newcomers have.
    private let filled: Float
    /// The share of newcomers by age.
    private let shares: Column<Float>

    init(_ parameters: SocietyParameters, store: ColumnStore) {
        let population = parameters.population
        let start = parameters.time.date(of: -parameters.time.burnIn)
        let days = start.dayNumber - CalendarDate(start.schoolYear, 9, 1).dayNumber
        years = Float(days) / 365
        filled = Float(min(1, Double(days) / parameters.friends.newcomerDays))
        shares = store.column(of: Float.self, count: 256)
        guard parameters.mechanisms.lifeCourse else { return }
        for (index, share) in Newcomers.shares(population).enumerated() {
            shares[min(255, population.youngest + index)] = Float(share)
        }
    }

    /// Returns the share of newcomers among all children.
    static func share(_ parameters: SocietyParameters) -> Double {
        guard parameters.mechanisms.lifeCourse else { return 0 }
        let ages = parameters.population.ageShares
        return zip(shares(parameters.population), ages).reduce(0) { $0 + $1.0 * $1.1 } / ages.reduce(0, +)
    }

    /// Returns the share of newcomers among the children of each age.
    private static func shares(_ population: PopulationParameters) -> [Double] {
        let ages = population.ageShares
        return ages.indices.map { index in
            let before = index == 0 ? 0 : ages[index - 1]
            return ages[index] > 0 ? max(0, 1 - before / ages[index]) : 0
        }
    }

    /// Returns whether a child with these trait bits and age is a newcomer.
    func isNewcomer(_ trait: UInt64, age: Int) -> Bool {
        Float(World.moreTraitBits(trait) >> 40 & 0xFFFF) / 65_536 < shares[min(255, age)]
    }

    /// Returns whether an initial tie of a newcomer exists yet.
    func hasMet(coin: UInt64) -> Bool { Float(coin >> 40) / 16_777_216 < filled }
}

extension World {
    /// Returns whether the child of a row, on the first day, is a newcomer.
    func isNewcomer(_ row: Int) -> Bool { newcomers.isNewcomer(traitBits(of: row), age: age(of: row)) }
}
