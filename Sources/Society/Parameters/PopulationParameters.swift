// SPDX-License-Identifier: GPL-3.0-or-later

/// Parameters of the population: the owners of a watch, in schools and classes.
public struct PopulationParameters: Equatable, Sendable {
    /// The number of simulated children, each with one watch; 1...170,000,000.
    public var watches = 100_000
    /// The share of a school's pupils who own a watch; above 0, at most 1.
    public var ownership = 0.33
    /// The mean number of pupils per school; at least 1.
    public var schoolSize = 753.0
    /// The spread of school sizes: a size is uniform between 1 - this and 1 + this times the mean; 0...1.
    public var schoolSizeSpread = 0.5
    /// The mean number of pupils per class; 1...100.
    public var classSize = 38.0
    /// The relative size of each region; at least one, none negative, sum above 0.
    public var regions: [Region] = [Region(name: "everywhere", share: 1)]
    /// The relative number of children of each age, starting at `youngest`; none negative, sum above 0.
    public var ageShares: [Double] = [0.7, 1, 1, 1, 1, 1, 1, 1, 0.55, 0.4, 0.25, 0.15]
    /// The age of the first entry of `ageShares`; years.
    public var youngest = 5
    /// The ages at which junior and senior school start; ascending.
    public var stageAges = [12, 15]
    /// The share of girls; 0...1.
    public var girls = 0.48
    /// The spread of the status drive: sigma of a lognormal with median 1; 0...2.
    public var statusDriveSigma = 1.0
    /// The factor on every child's status drive; 0 or more. At 0, children are indifferent to likes.
    public var statusDriveScale = 1.0
    /// The share of owners in the committed circle; 0...0.2.
    public var committedShare = 0.01
    /// The susceptibility to comparison: the shares of children who get worse, neither or better; sum above 0.
    public var susceptibility = [0.28, 0.45, 0.26]

    /// Creates the default parameters.
    public init() {}
}

/// A part of the country.
public struct Region: Equatable, Sendable {
    /// The name of the region in reports.
    public var name: String
    /// The relative number of children.
    public var share: Double

    /// Creates a region.
    public init(name: String, share: Double) {
        self.name = name
        self.share = share
    }
}
