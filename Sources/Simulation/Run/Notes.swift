// SPDX-License-Identifier: GPL-3.0-or-later
import Measurement
import Reporting
import Society

/// The notes that a reader needs to interpret a run's figures.
enum Notes {
    /// Children aged 5 to 12 in the country; a third have a watch.
    private static let childrenInCountry = 170_000_000.0

    /// Returns the notes for a run of `parameters`.
    static func of(_ parameters: SocietyParameters, isPartial: Bool, isDriven: Bool) -> [String] {
        var notes = [share(of: parameters), origin]
        if isPartial { notes.insert(interruption(parameters.time.days, isDriven: isDriven), at: 0) }
        if parameters.time.burnIn > 0 { notes.append(burnIn(parameters.time.burnIn)) }
        if parameters.mechanisms.bigShots { notes.append(bigShot(parameters)) }
        let off = switchedOff(parameters.mechanisms)
        if !off.isEmpty { notes.append("Switched off in this run: \(off.joined(separator: ", ")).") }
        return notes
    }

    /// Describes the interruption. The command line sets the length of a drive, whatever the scenario's days.
    private static func interruption(_ days: Int, isDriven: Bool) -> String {
        isDriven || days == 1
            ? "The run was interrupted before its end." : "The run was interrupted before \(days) days were over."
    }

    private static func burnIn(_ days: Int) -> String {
        "The society ran \(days) day\(days == 1 ? "" : "s") before day 0, which the figures do not include."
    }

    private static func bigShot(_ parameters: SocietyParameters) -> String {
        "A big shot is an account with more than \(Readable.number(Double(parameters.likes.bigShotLikes))) homepage likes; "
            + "any child can meet it and ask to be its friend."
    }

    /// Describes which part of the country was simulated, and how to extrapolate the rates.
    private static func share(of parameters: SocietyParameters) -> String {
        let watches = Double(parameters.population.watches)
        let inCountry = childrenInCountry * parameters.population.ownership
        var text =
            "\(Readable.number(watches)) children were simulated: \(Readable.percent(watches / childrenInCountry)) of the "
            + "country's 170 million aged 5 to 12."
        if inCountry > watches * 1.05 {
            text +=
                " An extrapolation to the \(Readable.number(inCountry)) who own a watch multiplies rates by "
                + "\(Readable.number(inCountry / watches)); friendships between distant schools do not scale so simply."
        }
        return text
    }

    /// `seeds/parameters.csv` holds the grades.
    private static let origin = """
        Calibrated, because no measurements for watches exist: status drive, committed share, session length, acting \
        share, friend targets, probabilities of a like, a post and an answer, exchange returns, comparison and \
        anxiety, payload sizes. Minutes of use, hours of the day, class and school sizes and the limits of the \
        platform come from statistics and the press; seeds/parameters.csv grades every source.
        """

    private static func switchedOff(_ mechanisms: Mechanisms) -> [String] {
        [
            ("social features", mechanisms.socialFeatures), ("like counts", mechanisms.likeCounts),
            ("feelings", mechanisms.feelings), ("pressure on use", mechanisms.pressureOnUse),
            ("pressure on posting", mechanisms.pressureOnPosting),
            ("pressure on seeking", mechanisms.pressureOnSeeking),
            ("pressure on pruning", mechanisms.pressureOnPruning), ("rankings", mechanisms.rankings),
            ("reciprocity", mechanisms.reciprocity),
            ("homepage likes", mechanisms.homepageLikes), ("posts", mechanisms.posts),
            ("befriending", mechanisms.befriending), ("pruning", mechanisms.pruning),
            ("exchange threads", mechanisms.exchangeThreads), ("circle turnover", mechanisms.circleTurnover),
            ("big shots", mechanisms.bigShots),
            ("life course", mechanisms.lifeCourse), ("check-ins", mechanisms.checkIns),
            ("background traffic", mechanisms.backgroundTraffic),
        ].filter { !$0.1 }.map { $0.0 }
    }
}
