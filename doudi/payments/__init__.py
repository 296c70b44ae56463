"""From what is due to what is paid: payroll runs, holds, bank files, returns, recoveries, and the books that close."""
