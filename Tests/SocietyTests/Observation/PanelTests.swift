// SPDX-License-Identifier: GPL-3.0-or-later
import Figures
import Testing

@testable import Society

struct PanelTests {
    @Test func `a panel of all children has the means of the society's day`() throws {
        var parameters = SocietyParameters.busy(watches: 150, tick: 3_600)
        parameters.panel = 150
        let society = Society(parameters, seed: 12, threads: 2, partitionBits: 5)
        let pairs: [(ChildFigure, DayFigure)] = [
            (.friends, .meanFriends), (.likes, .meanLikes), (.anxiety, .meanAnxiety), (.belonging, .meanBelonging),
            (.effort, .meanEffort), (.credits, .meanCredits), (.seeking, .seekingShare),
        ]
        for _ in 0..<6 {
            society.run(days: 1)
            let day = try #require(society.lastDay)
            #expect(society.lastPanel.map(\.child) == Array(0..<150))
            for (child, figure) in pairs {
                let mean = society.lastPanel.reduce(0) { $0 + $1[child] } / 150
                #expect(abs(mean - day[figure]) <= 1e-9 * max(1, mean), "\(figure): \(mean), \(day[figure])")
            }
            #expect(society.lastPanel.reduce(0) { $0 + $1[.likesToday] } == day[.likesReceived])
        }
    }
}
