# Writes convergence.json: R-hat and effective sizes by the R package posterior, of the authors of Vehtari et al., 2021.
# Run by hand: Rscript convergence.R > convergence.json (Debian: r-cran-posterior)
library(posterior)
# Chains that a linear congruential generator drives: whole numbers below 2^31, so the same everywhere.
state <- 1
uniform <- function() {
  state <<- (state * 1103515 + 12345) %% 2147483648
  (state + 0.5) / 2147483648
}
chains <- function(phi, draws, shift, scale) {
  x <- matrix(0, draws, 4)
  for (m in 1:4) {
    last <- uniform() - 0.5
    for (t in 1:draws) {
      last <- phi * last + uniform() - 0.5
      x[t, m] <- last
    }
  }
  x[, 4] <- x[, 4] * scale + shift
  x
}
cases <- list(c(0.5, 200, 0, 1), c(0.9, 301, 0, 1), c(-0.6, 150, 0, 1), c(0.3, 200, 1, 1), c(0.3, 200, 0, 4))
lines <- sapply(cases, function(k) {
  state <<- 1
  x <- chains(k[1], k[2], k[3], k[4])
  sprintf('  {"phi": %g, "draws": %d, "shift": %g, "scale": %g, "rhat": %.15g, "bulk": %.15g, "tail": %.15g, "mean": %.15g, "plain": %.15g}',
          k[1], as.integer(k[2]), k[3], k[4], rhat(x), ess_bulk(x), ess_tail(x), ess_mean(x), rhat_basic(x, split = FALSE))
})
cat(sprintf('{"posterior": "%s", "cases": [\n%s\n]}\n', packageVersion("posterior"), paste(lines, collapse = ",\n")))
