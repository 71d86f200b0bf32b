/** The page starts here: tokens, then the one element that holds everything. */

import "./ui/style/tokens.css";
import "./ui/app";
