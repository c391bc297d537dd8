// The parts of the GNU Scientific Library that WatchCircle uses: quantiles, distributions, error handling.
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_statistics_double.h>
