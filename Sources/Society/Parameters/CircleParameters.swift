// SPDX-License-Identifier: GPL-3.0-or-later

/// Parameters of the committed circle: who enters and leaves it, and how long agreements to exchange likes last.
public struct CircleParameters: Equatable, Sendable {
    /// The probability that a child whose seeking has ended joins the circle, if its status drive suffices to answer
    /// threads; 0...1.
    public var entry = 0.4
    /// The time after which half of the members have left; days, above 0.
    public var halfLifeDays = 365.0
    /// The share of the hazard of leaving that is proportional to a member's hours times its anxiety; 0...1.
    public var exhaustion = 0.5
    /// The rise of ln(hazard of leaving) per year of age above ten; 0...1.
    public var ageing = 0.1
    /// The share of members' friend requests that offer an agreement to a child anywhere who answers threads; 0...1.
    public var partners = 0.7
    /// The time after which half of all agreements to exchange likes have lapsed; days, above 0.
    public var agreementHalfLifeDays = 21.0
    /// How many times longer a member of the circle keeps an agreement; 1...1,000.
    public var loyalty = 8.0

    /// Creates the default parameters.
    public init() {}
}
