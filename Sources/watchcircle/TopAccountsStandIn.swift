// SPDX-License-Identifier: GPL-3.0-or-later
import Society

struct AccountObservation {
    var child, age: Int
    var region: String
    var likes, likesToday, friends, level: Int
    var isBigShot: Bool
}

extension Society {
    func topAccounts(_ count: Int) -> [AccountObservation] { [] }
}
