// SPDX-License-Identifier: GPL-3.0-or-later

// The one import of a program that runs scenarios. Nothing here needs the network.
@_exported public import Figures
@_exported public import Measurement
@_exported public import Operations
@_exported public import Reporting
@_exported public import Scenarios
@_exported public import Simulation
@_exported public import Society
@_exported public import Statistics
