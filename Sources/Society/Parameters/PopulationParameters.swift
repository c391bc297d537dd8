// SPDX-License-Identifier: GPL-3.0-or-later

/// Who lives in the society: the owners of a watch, in schools and classes.
public struct PopulationParameters: Equatable, Sendable {
    /// Simulated children, each with one watch; 1...170,000,000.
    public var watches = 100_000
    /// Share of a school's pupils who own a watch; above 0, at most 1.
    public var ownership = 0.33
    /// Mean pupils a school; at least 1.
    public var schoolSize = 753.0
    /// Mean pupils a class; 1...100.
    public var classSize = 38.0
    /// Relative size of each region; at least one, none negative, sum above 0.
    public var regions: [Region] = [Region(name: "everywhere", share: 1)]
    /// Relative number of children of each age, beginning at `youngest`; none negative, sum above 0.
    public var ageShares: [Double] = [0.7, 1, 1, 1, 1, 1, 1, 1, 0.55, 0.4, 0.25, 0.15]
    /// Age of the first entry of `ageShares`; years.
    public var youngest = 5
    /// Share of girls; 0...1.
    public var girls = 0.48
    /// Spread of the status drive: sigma of a lognormal with median 1; 0...2.
    public var statusDriveSigma = 1.0
    /// Factor on every child's status drive; 0 or more. At 0 nobody cares for likes.
    public var statusDriveScale = 1.0
    /// Share of owners in the committed circle; 0...0.2.
    public var committedShare = 0.01
    /// Susceptibility to comparison: shares of children who get worse, neither, better; sum above 0.
    public var susceptibility = [0.28, 0.45, 0.26]

    /// Makes the default population.
    public init() {}
}

/// A part of the country.
public struct Region: Equatable, Sendable {
    /// The name in reports.
    public var name: String
    /// Relative number of children.
    public var share: Double

    /// Makes a region.
    public init(name: String, share: Double) {
        self.name = name
        self.share = share
    }
}
