# in_r.R - correlates the tasks of a file with R; prints a result or "error" a line. Usage: in_r.R LISTS
# LISTS has a list a line, x and y in turn.
options(warn = -1)
file <- file(commandArgs(trailingOnly = TRUE)[1], "r")
values <- function(line) as.numeric(strsplit(line, ",", fixed = TRUE)[[1]])
while (length(lines <- readLines(file, 2)) == 2) {
    result <- tryCatch(sprintf("%.17g", cor(values(lines[1]), values(lines[2]))), error = function(e) "error")
    cat(result, "\n", sep = "")
}
