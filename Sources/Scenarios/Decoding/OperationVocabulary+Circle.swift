// SPDX-License-Identifier: GPL-3.0-or-later
public import Measurement
import Operations

extension OperationVocabulary {
    /// The operations of the circle, in the order of `OperationKind`.
    public static let circle = OperationVocabulary(
        OperationKind.allCases.map { Kind(name: $0.name, isSocial: $0.isSocial, isRead: $0.isRead) })
}
